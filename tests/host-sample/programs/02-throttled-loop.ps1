# The classic: never more than so many jobs at a time, results as they come.
$maxJobs = 3
$results = @()
$peak = 0
foreach ($number in 1..9) {
    while (@(Get-Job -State Running).Count -ge $maxJobs) {
        Start-Sleep -Milliseconds 20
        foreach ($done in Get-Job -State Completed) {
            $results += Receive-Job -Job $done
            Remove-Job -Job $done
        }
    }
    $null = Start-Job -Name "square-$number" -ScriptBlock { param($n) Start-Sleep -Milliseconds 50; $n * $n } -ArgumentList $number
    $running = (Get-Job | Where-Object { $_.State -eq 'Running' } | Measure-Object).Count
    if ($running -gt $peak) { $peak = $running }
}
Write-Host 'Waiting for the rest ...'
Get-Job | Wait-Job | Out-Null
$results += Get-Job | Receive-Job
Get-Job | Remove-Job

Write-Host ("Squares: {0}" -f (($results | Sort-Object) -join ', '))
Write-Host "At most $maxJobs at once: $($peak -le $maxJobs)"
if ((Get-Job) -eq $null) { Write-Host 'No jobs left.' }
