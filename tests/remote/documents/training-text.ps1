# The training text on jobs: its remote job on three computers, two of which fail. The ids are the document's: two local jobs
# and the session's first ones come before.
$null = Start-Job -Name LocalDirectory { 1 } | Wait-Job
$null = Start-Job -Name TestScript { 1 } | Wait-Job
$null = Start-ThreadJob { } | Wait-Job | Remove-Job
'-- remote jobs'
#= Id     Name            PSJobTypeName   State         HasMoreData     Location
Invoke-Command -ScriptBlock { while (-not (Test-Path "/proc/$PID/none")) { Start-Sleep 60 } } -ComputerName LON-DC1,LON-CL1,LON-SVR1 -AsJob -JobName RemoteLogs
Stop-Job -Name RemoteLogs
Get-Job -Name RemoteLogs | ForEach-Object { "$($_.State): $($_.ChildJobs.State)" }
Remove-Job -Name RemoteLogs
'-- the states of children'
$null = Invoke-Command -ScriptBlock { if ($env:SSH_CONNECTION -notlike '*127.0.0.3*') { throw 'no log' }; 1..10 } -ComputerName LON-DC1,LON-CL1,LON-SVR1 -AsJob -JobName RemoteLogs | Wait-Job
Get-Job -Name RemoteLogs -IncludeChildJobs
Get-Job -Name RemoteLogs | Select -ExpandProperty ChildJobs
'-- results of one computer'
Receive-Job -Name RemoteLogs -Keep -ErrorAction SilentlyContinue | Measure-Object | ForEach-Object Count
(Get-Job -Name RemoteLogs).ChildJobs | Where-Object State -eq Completed | Receive-Job | Select-Object -First 1
