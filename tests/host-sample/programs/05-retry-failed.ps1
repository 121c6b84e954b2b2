# Starts a batch, sees which jobs failed and why, and tries those once more.
$work = [ordered]@{ 'good' = 1; 'bad' = 0; 'ugly' = 'x' }

function Start-Batch([System.Collections.IDictionary]$Items, [int]$Attempt) {
    foreach ($entry in $Items.GetEnumerator()) {
        Start-ThreadJob -Name $entry.Key -ScriptBlock {
            $value = ($using:entry).Value
            if ($using:Attempt -eq 1 -and $value -isnot [int]) { throw [System.ArgumentException]::new("'$value' is not a number") }
            if ($value -eq 0) { throw "can't divide by $value" }
            "$(($using:entry).Key): {0:n2}" -f (10 / [double]($value -replace 'x', '4'))
        }
    }
}

$jobs = Start-Batch -Items $work -Attempt 1
$null = $jobs | Wait-Job
$failed = @($jobs | Where-Object State -eq 'Failed')
foreach ($job in $failed) {
    $reason = $job.ChildJobs.Count ? $job.ChildJobs[0].JobStateInfo.Reason : $job.JobStateInfo.Reason
    Write-Host "$($job.Name) failed: $($reason.Message)"
}
$again = [ordered]@{}
$failed | ForEach-Object { $again[$_.Name] = $work[$_.Name] }
$retry = Start-Batch $again 2
$null = Wait-Job $retry
$results = @($jobs) + @($retry) | Where-Object { $_.State -eq 'Completed' } | Receive-Job -Keep
$results
try {
    $retry | Where-Object Name -eq bad | Receive-Job -ErrorAction Stop
}
catch {
    "still failing: $_ [$($_.Exception.GetType().Name)]"
}
$retry + $jobs | Sort-Object Name, Id | Select-Object Name, State, @{ n = 'Try'; e = { if ($_ -in $retry) { 2 } else { 1 } } }, HasMoreData
Get-Job | Remove-Job -Force
