# about_Job_Details: a job on three computers, one of which can not be reached.
$null = Start-Job { 1 } | Wait-Job
$j = invoke-command -computername LON-DC1, lon-off, LON-CL1 -command {get-date -date 2008-03-13T16:16:03 | Add-Member ComputerName "$env:SSH_CONNECTION".Split(' ')[2] -PassThru} -AsJob
$null = $j | wait-job
#= Name      : Job3
#= ChildJobs : {Job4, Job5, Job6}
$j | format-list name, childjobs
$j
get-job job4, job5, job6
#= ComputerName DateTime
#= ------------ --------
receive-job -name job6 -keep | format-table ComputerName, DateTime -auto
"$((receive-job -name job6).PSComputerName) $((receive-job -name job4).PSComputerName)"
