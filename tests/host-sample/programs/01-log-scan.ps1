# Scans a folder of logs, a background job for each file, and reports which errors are the most common.
param([string]$Folder = (Join-Path ([IO.Path]::GetTempPath()) 'log-scan'), [int]$Top = 3)

New-Item -ItemType Directory -Path $Folder -Force | Out-Null
1..4 | ForEach-Object {
    $n = $_
    $lines = foreach ($i in 1..50) {
        $level = if ($i % 10 -eq 0) { 'ERROR' } elseif ($i % 5 -eq 0) { 'WARN ' } else { 'INFO ' }
        $what = @('timeout', 'disk full', 'refused')[($i + $n) % 3]
        '2026-01-{0:d2} 10:{1:d2}:00 [{2}] server{3}: {4}' -f $n, $i, $level, $n, $what
    }
    Set-Content -Path (Join-Path $Folder "app$n.log") -Value $lines
}

$jobs = Get-ChildItem $Folder -Filter *.log | Sort-Object Name | ForEach-Object {
    Start-Job -Name $_.BaseName -ArgumentList $_.FullName -ScriptBlock {
        param($path)
        Select-String -Path $path -Pattern '^(?<day>\S+) .*\[ERROR\] (?<server>\w+): (?<what>.+)$' | ForEach-Object {
            $m = $_.Matches[0]
            [pscustomobject]@{ Day = [datetime]$m.Groups['day'].Value; Server = $m.Groups['server'].Value; What = $m.Groups['what'].Value }
        }
    }
}
$found = $jobs | Wait-Job | Receive-Job
$jobs | Remove-Job

"Found $($found.Count) errors in $($jobs.Count) files."
$found | Group-Object What -NoElement | Sort-Object @{Expression = 'Count'; Descending = $true}, Name | Select-Object -First $Top | Format-Table -AutoSize
$found | Group-Object { $_.Day.DayOfWeek } | Sort-Object Name | ForEach-Object { '{0,-10} {1}' -f $_.Name, ('#' * $_.Count) }
Remove-Item $Folder -Recurse
