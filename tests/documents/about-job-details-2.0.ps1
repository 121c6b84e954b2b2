# about_Job_Details of Windows PowerShell 2.0, but for the jobs on other computers.
$null = start-job -scriptblock {get-date -date 2008-03-13T16:16:03} | wait-job
get-job | format-list -property Name, ChildJobs
get-job job2
# Its job on three computers, as three jobs of this one: each has a child that is managed by itself.
$j = 1..3 | foreach-object { start-job -scriptblock { if ($args[0] -eq 2) { throw 'failed' }; [pscustomobject]@{ ComputerName = "Server0$($args[0])"; DateTime = [datetime]'2008-03-13T16:16:03' } } -argumentlist $_ }
$null = $j | wait-job
#= ChildJobs : {Job4}
$j | format-list name, childjobs
get-job job4, job6, job8
#= ComputerName DateTime
#= ------------ --------
receive-job -name job8 -keep | format-table ComputerName, DateTime -auto
