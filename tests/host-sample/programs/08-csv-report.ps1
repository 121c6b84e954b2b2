# A report over a CSV file: totals a region computed in jobs, joined, exported and shown.
$in = New-TemporaryFile
@'
Region,Product,Units,Price
North,Bolt,120,0.25
North,Nut,300,0.10
South,Bolt,80,0.25
South,Screw,1000,0.05
West,Nut,50,0.10
'@ | Out-File $in

$rows = Import-Csv -Path $in
$jobs = foreach ($region in $rows | Group-Object Region) {
    Start-Job -Name $region.Name -InputObject $region.Group -ScriptBlock {
        $sum = 0.0; $units = 0
        $input | ForEach-Object { $_ } | ForEach-Object { $units += [int]$_.Units; $sum += [int]$_.Units * [double]$_.Price }
        New-Object PSObject -Property ([ordered]@{ Units = $units; Value = $sum })
    }
}
$report = foreach ($job in $jobs) {
    $r = $job | Receive-Job -Wait
    [pscustomobject]@{ Region = $job.Name; Units = $r.Units; Value = [math]::Round($r.Value, 2) }
}
$report | Sort-Object Value -Descending | Format-Table Region, Units, @{ Label = 'Value'; Expression = { '{0:N2}' -f $_.Value }; Alignment = 'Right' }
$report | Export-Csv -Path "$in.out" -NoTypeInformation
Get-Content "$in.out" | Select-Object -First 2
switch ($report) {
    { $_.Value -ge 60 } { "{0} is above 60" -f $_.Region; continue }
    default { "{0} is below" -f $_.Region }
}
Get-Job | Remove-Job
Remove-Item $in, "$in.out"
