# Jobs out of a pool of ready workers: each has the surroundings of its own start, and nothing of the job before.
$env:NO_COLOR = ''
$env:TERM = 'xterm'
$pool = New-JobPool -Name Fast -Size 2 -Wait
"$($pool.Name): $($pool.Ready) of $($pool.Size) ready"

$env:STAGE = 'first'
$one = Start-Job -Pool Fast { $global:left = 'behind'; $env:LEFT = 'behind'; $env:STAGE; $PID }
$text, $first = $one | Receive-Job -Wait -AutoRemoveJob
$text

$null = New-Item -ItemType Directory other
Set-Location other
$env:STAGE = 'second'
while ((Get-JobPool Fast).Ready -lt 2) { Start-Sleep -Milliseconds 10 }
$two = Start-Job -Pool fast { "$env:STAGE in $(Split-Path -Leaf (Get-Location)), left: '$left$env:LEFT'"; $PID }
$text, $second = $two | Receive-Job -Wait -AutoRemoveJob
$text
"the same worker: $($first -eq $second)"

while ((Get-JobPool Fast).Ready -lt 2) { Start-Sleep -Milliseconds 10 }
$env:NO_COLOR = '1'
Start-Job -Pool Fast { "rendering: $($PSStyle.OutputRendering)" } | Receive-Job -Wait -AutoRemoveJob
$env:NO_COLOR = ''

$two.PSJobTypeName
Get-JobPool Fast | ForEach-Object { "$($_.Name): served $($_.Served), missed $($_.Missed)" }

try { Start-Job -Pool Nowhere { 1 } } catch { "refused: $_" }
Get-JobPool f* | Remove-JobPool
"pools named Fast: $(@(Get-JobPool f*).Count)"
Remove-JobPool Default
Get-JobPool
(Get-Command Start-Job).Parameters.ContainsKey('Pool')
