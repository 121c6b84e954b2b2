# The documented examples of jobs, on what this machine has: its processes, its files. Each command is shown, then run
# as a prompt would run it.
$lesson = @(
    'Start a job. It runs in a process of its own, and the prompt comes back at once.'
    { $job = Start-Job -ScriptBlock { Get-Process } }
    { $job }
    { Get-Job }

    'Wait for it, and receive what it wrote.'
    { $job | Wait-Job | Out-Null }
    { $results = Receive-Job -Job $job }
    { $results | Sort-Object Id | Select-Object -First 5 -Property Id, ProcessName }
    { Get-Job -Id $job.Id }

    'Partial results: a job that is at work can be received too. With -Keep they stay where they are.'
    {
        $count = Start-Job -Name CountFiles -ScriptBlock {
            foreach ($folder in Get-ChildItem /usr -Directory | Select-Object -First 6) {
                [pscustomobject]@{ Folder = $folder.FullName; Entries = @(Get-ChildItem $folder.FullName).Count }
                Start-Sleep -Milliseconds 400
            }
        }
    }
    { Start-Sleep -Milliseconds 1100 }
    { Receive-Job -Job $count -Keep | Select-Object Folder, Entries }
    { Get-Job -Name CountFiles }
    { Wait-Job -Name CountFiles }
    { Receive-Job -Job $count | Select-Object Folder, Entries }
    { Receive-Job -Job $count }

    'Wait for some seconds only: no job comes back while none is finished. Then stop the job.'
    { $long = Start-Job -Name Long -ScriptBlock { 'begun'; Start-Sleep -Seconds 600; 'ended' } }
    { Wait-Job -Job $long -Timeout 1 }
    { $long | Stop-Job }
    { Get-Job -Name Long }
    { Receive-Job -Name Long }

    'A job that fails says why.'
    { $bad = Start-Job -ScriptBlock { throw 'there is no log of yesterday' } }
    { Wait-Job -Job $bad }
    { $bad.ChildJobs[0].JobStateInfo.Reason.Message }

    'The work is done by child jobs: one for each place that a job runs at.'
    { Get-Job -Name CountFiles -IncludeChildJob }
    { $count.ChildJobs[0] | Format-List Name, State, Location, HasMoreData }

    'Thread jobs start in a moment: they share the process of the shell, and hand over the very objects that they have.'
    { $threads = 1..4 | ForEach-Object { Start-ThreadJob -ArgumentList $_ -ScriptBlock { param($n) "$n squared is $($n * $n)" } } }
    { $threads | Wait-Job | Receive-Job }

    'Remove them all. What still ran would need -Force.'
    { Get-Job }
    { Get-Job | Remove-Job }
    { Get-Job }
)

foreach ($item in $lesson) {
    if ($item -is [string]) {
        Write-Host
        Write-Host "# $item"
    } else {
        Write-Host "PS> $("$item".Trim() -replace "\n        ", "`n")"
        . $item | Out-Host
    }
}
