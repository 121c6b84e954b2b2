# The training text: local jobs and their management; its jobs on other computers are WMI and remote jobs.
$folder = New-Item -ItemType Directory (Join-Path ([System.IO.Path]::GetTempPath()) "training-$PID")
Set-Content "$folder/a.txt" 'text'
Set-Content "$folder/test.ps1" "'test'"
'-- local jobs'
#= Id     Name            PSJobTypeName   State         HasMoreData     Location
Start-Job -ScriptBlock { Dir $args[0] -Recurse } -ArgumentList $folder -Name LocalDirectory | Wait-Job
Start-Job -FilePath "$folder/test.ps1" -Name TestScript | Wait-Job
'-- retrieving jobs'
$null = Start-Job -ScriptBlock { throw 'failed' } -Name RemoteLogs | Wait-Job
Get-Job
Get-Job -Name TestScript
#= --     ----            -------------   -----         -----------     --------
Get-Job -ID 4
'-- listing jobs'
Get-Job -Name RemoteLogs -IncludeChildJobs
Get-Job -Name RemoteLogs | Select -ExpandProperty ChildJobs
'-- managing jobs'
Stop-Job -Id 1, 3
Wait-Job -Name TestScript
Remove-Job -Name TestScript
'-- results'
Get-Job
Receive-Job –ID 1 -Keep | Format-Table –Property Name,Length
Receive-Job -Id 1 -Keep | Measure-Object | ForEach-Object Count
Remove-Item $folder -Recurse
