# about_Jobs of PowerShell 7, example after example.
'-- starting'
Start-Job -ScriptBlock {Get-Process}
$job = Start-Job -ScriptBlock {Get-Process}
$job = Get-Process &
"$($job.PSJobTypeName): $($job.Command)"
'-- getting job objects'
$null = Wait-Job -Id 1, 3, 5
Get-Job
$job = Get-Job -Id 1
'-- getting the results'
$results = Receive-Job -Job $job
"processes: $($results.Count -gt 1)"
'-- getting and keeping partial results'
$job = Start-Job -ScriptBlock {'audiodg', 'CcmExec', 'ccmsetup'}
$null = $job | Wait-Job
Receive-Job -Job $job -Keep | Select-Object -First 2
Receive-Job -Job $job -Keep
Receive-Job -Job $job
Receive-Job -Job $job
'-- waiting'
$null = Start-Job -ScriptBlock { 'ten' }
Wait-Job -ID 10
Wait-Job -ID 10 -Timeout 120
Receive-Job -Id 9 -Wait
'-- stopping'
$job = Start-Job -ScriptBlock {Start-Sleep -Seconds 600}
$job | Stop-Job
"$($job.State)"
$job = Start-Job -ScriptBlock {Get-EventLog -Log System}
$null = Wait-Job $job
$events = Receive-Job $job -ErrorAction Ignore  # what it holds is the machine's
"event log: $($job.State)"
'-- deleting'
Remove-Job -Job $job
'-- investigating a failed job'
$job = Start-Job -ScriptBlock {New-Item -Path HKLM:\Software\MyCompany}
$null = Wait-Job $job
Get-Job $job
"reason: '$($job.ChildJobs[0].JobStateInfo.Reason)'"
