# Shows what a long job has written so far, and how far it is.
$job = Start-Job -Name Import -ScriptBlock {
    $ErrorActionPreference = 'Stop'
    $files = 'users.csv', 'groups.csv', 'missing.csv', 'rights.csv'
    for ($i = 0; $i -lt $files.Count; $i++) {
        Write-Progress -Activity 'Import' -Status $files[$i] -PercentComplete (100 * $i / $files.Count)
        Write-Verbose "reading $($files[$i])" -Verbose
        if ($files[$i] -match '^missing') {
            Write-Warning "$($files[$i]) is not there"
            continue
        }
        [pscustomobject]@{ File = $files[$i]; Rows = ($i + 1) * 100 }
    }
    Write-Host 'import done'
}
$seen = [System.Collections.Generic.List[object]]::new()
do {
    Start-Sleep -Milliseconds 30
    foreach ($row in Receive-Job $job) { $seen.Add($row) }
} while ($job.State -in 'NotStarted', 'Running' -or $job.HasMoreData)

'{0} after {1} rows in {2} files' -f $job.State, ($seen | Measure-Object Rows -Sum).Sum, $seen.Count
$child = $job.ChildJobs[0]
"warnings: $($child.Warning.Count), verbose: $($child.Verbose.Count), progress: $($child.Progress.Count)"
$last = $child.Progress | Select-Object -Last 1
"last progress: $($last.Activity) / $($last.StatusDescription) / $($last.PercentComplete) %"
$seen | Select-Object File, Rows | ConvertTo-Json -Compress
Remove-Job $job
