# Many process jobs that live at the same time: whether all run, how fast they come up, and the threads of the host.
param([int]$Count)

$file = [System.IO.Path]::GetTempFileName()
$threads = @(Get-ChildItem /proc/$PID/task).Count
$watch = [System.Diagnostics.Stopwatch]::StartNew()
$jobs = for ($i = 0; $i -lt $Count; $i++) { Start-Job -ArgumentList $file { param($file) 'up'; while (Test-Path $file) { Start-Sleep -Milliseconds 200 } } }
do {
    Start-Sleep -Milliseconds 50
    $up = @($jobs | Where-Object { $_.ChildJobs[0].Output.Count }).Count
} until ($up -eq $Count -or $watch.Elapsed.TotalSeconds -gt 120)
"up`t$up"
"rate`t$($up / $watch.Elapsed.TotalSeconds)"
"threads`t$(@(Get-ChildItem /proc/$PID/task).Count - $threads)"
Remove-Item $file
$null = $jobs | Wait-Job
"completed`t$(@($jobs | Where-Object State -eq Completed).Count)"
