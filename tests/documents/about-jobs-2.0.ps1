# about_Jobs of Windows PowerShell 2.0, example after example.
'-- starting'
start-job -scriptblock {get-process}
$job = start-job -scriptblock {get-process}
"saved: $($job.Name)"
'-- getting job objects'
$null = wait-job -id 1, 3
get-job
$job = get-job -id 1
"$($job.Id) $($job.State)"
'-- getting the results'
"processes: $((receive-job -job $job).Count -gt 1)"
$job = start-job -scriptblock {get-process -id $PID} | wait-job
$results = receive-job -job $job
"$($results.GetType().Name), $($results.PSTypeNames[0])"
$job = start-job -scriptblock {get-process -id $PID} | wait-job
set-location ([System.IO.Path]::GetTempPath())
receive-job -job $job > "results-$PID.txt"
(get-content "results-$PID.txt" | select-object -skip 1 -first 1) -replace '\s+', ' '
remove-item "results-$PID.txt"
'-- getting and keeping partial results'
$job = start-job -scriptblock {'audiodg', 'CcmExec'; $null = $input.MoveNext(); 'ccmsetup', 'csrss'}
while (-not $job.ChildJobs[0].Output.Count) { start-sleep -milliseconds 5 }
$null = wait-job -job $job
receive-job -job $job -keep
receive-job -job $job -keep
receive-job -job $job
receive-job -job $job
'-- waiting'
wait-job -ID 10
"id 10 is $((get-job -id 10).Name)"
wait-job -ID 10 -timeout 120
'-- stopping'
$job = start-job -scriptblock {start-sleep 600}
$job | stop-job
$job.State
'-- deleting'
remove-job -job $job
"left: $((get-job).Count)"
'-- investigating a failed job'
$job = start-job -scriptblock {new-item -path HKLM:\Software\MyCompany}
$null = wait-job $job
"reason: '$($job.ChildJobs[0].JobStateInfo.Reason)'"
receive-job -job $job
$job = start-job -scriptblock {throw 'Access is denied.'}
wait-job $job
$job.ChildJobs[0].JobStateInfo.Reason.Message
