# A table of many finished jobs: memory of each, finding one, printing all, and what is left of them afterwards. The figures
# go to standard error, as the printed table goes to standard output.
param([int]$Count)

function Get-Resident { [int64]((Get-Content /proc/$PID/status | Select-String VmRSS) -replace '\D') * 1024 }
function Write-Figure($Name, $Value) { [Console]::Error.WriteLine("$Name`t$Value") }

# What the first thousand jobs bring stays: threads, their heaps, the views.
1..1000 | ForEach-Object { $null = Start-ThreadJob { 1 } }
$null = Get-Job | Wait-Job
Get-Job | Select-Object -First 1 | Out-Host
Get-Job | Remove-Job
Start-Sleep -Milliseconds 200
$before = Get-Resident

# They write nothing: a job is measured beside its output.
for ($i = 0; $i -lt $Count; $i++) { $null = Start-ThreadJob { } }
while (Get-Job -State Running) { Start-Sleep -Milliseconds 20 }
Start-Sleep -Milliseconds 500
Write-Figure bytes (((Get-Resident) - $before) / $Count)

$some = (Get-Job -Newest 1).Id - [int]($Count / 2)
$watch = [System.Diagnostics.Stopwatch]::StartNew()
for ($i = 0; $i -lt 1000; $i++) { $null = Get-Job -Id $some }
Write-Figure find $watch.Elapsed.TotalMilliseconds

$watch.Restart()
Get-Job | Out-Host
Write-Figure print ($Count / $watch.Elapsed.TotalSeconds / 1e6)

Get-Job | Remove-Job
Start-Sleep -Milliseconds 500
Write-Figure left (((Get-Resident) - $before) / $Count)
