# The help of Start-Job in Windows PowerShell 2.0: its examples, but for the one on other computers.
'-- example 1'
start-job -scriptblock {get-process}
'-- example 3'
$j = start-job -scriptblock {'one', 'two'}
$null = $j | wait-job
#= HasMoreData   : True
#= StatusMessage :
($j | format-list -property * | out-string -width 60) -replace '(?m)^(PS\w+Time|InstanceId)( +): .+$', '$1$2: ...'
$j.JobStateInfo.state
$results = receive-job -job $j
$results
'-- example 4'
set-location ([System.IO.Path]::GetTempPath())
set-content "sample-$PID.ps1" 'param($what) "sample $what"'
start-job -filepath "sample-$PID.ps1" -argumentlist text | wait-job | receive-job
remove-item "sample-$PID.ps1"
'-- example 5'
start-job -name WinRm -scriptblock {get-process winrm} | wait-job
receive-job -name WinRm
'-- example 6'
$folder = new-item -itemtype directory "maps-$PID/MapFunctions"
set-content "$folder/MapFunctions.psm1" 'function Get-Map($name) { "map of $name" }'
$env:PSModulePath = "$($folder.Parent.FullName):$env:PSModulePath"
start-job -name GetMappingFiles -initializationscript {import-module MapFunctions} -scriptblock {Get-Map -name * | set-content Maps.tif; get-content Maps.tif; remove-item Maps.tif} -runAs32
start-job -name GetMappingFiles -initializationscript {import-module MapFunctions} -scriptblock {Get-Map -name * | set-content Maps.tif; get-content Maps.tif; remove-item Maps.tif} | wait-job | receive-job
remove-item $folder.Parent.FullName -recurse
