# Is told when each job ends, instead of asking again and again.
$finished = [System.Collections.ArrayList]::new()
$jobs = foreach ($ms in 150, 20) {
    $job = Start-ThreadJob -Name "sleep $ms" -ScriptBlock { param($t) Start-Sleep -Milliseconds $t } -ArgumentList $ms
    $null = Register-ObjectEvent -InputObject $job -EventName StateChanged -SourceIdentifier "job.$ms" -MessageData $finished -Action {
        if ($Event.SourceEventArgs.JobStateInfo.State -eq 'Completed') {
            [void]$Event.MessageData.Add("$($Event.Sender.Name): $($EventArgs.JobStateInfo.State)")
        }
    }
    $job
}
$deadline = (Get-Date).AddSeconds(30)
while ($finished.Count -lt 2 -and (Get-Date) -lt $deadline) { Start-Sleep -Milliseconds 20 }
$finished | Sort-Object
"subscribers: $((Get-EventSubscriber | Sort-Object SourceIdentifier).SourceIdentifier -join ', ')"
Get-EventSubscriber | Unregister-Event
$jobs | Remove-Job
Get-Job | Sort-Object Name | ForEach-Object { "$($_.Name) is $($_.State)" }
