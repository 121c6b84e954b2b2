# One figure of jobs, as "name<tab>value". Plain PowerShell but for pools: pwsh runs it too.
param([string]$What, [int]$Count)

$watch = [System.Diagnostics.Stopwatch]::StartNew()

function Get-Middle($Values) { @($Values | Sort-Object)[[int][Math]::Floor($Values.Count / 2)] }

# Milliseconds of each round after the first, which finds nothing ready.
function Measure-Rounds([scriptblock]$Round, [scriptblock]$Before) {
    $times = for ($i = 0; $i -le $Count; $i++) {
        if ($Before) { & $Before }
        $watch.Restart()
        $null = & $Round
        $watch.Elapsed.TotalMilliseconds
    }
    Get-Middle $times[1..$Count]
}

switch ($What) {
    'cold' { "cold`t$(Measure-Rounds { Start-Job { 1 } | Receive-Job -Wait })" }
    'thread' { "thread`t$(1000 * (Measure-Rounds { Start-ThreadJob { 1 } | Receive-Job -Wait }))" }
    'warm' {
        $null = New-JobPool Bench -Size 4 -Wait
        $full = { while ((Get-JobPool Bench).Ready -lt 4) { Start-Sleep -Milliseconds 5 } }
        "warm`t$(Measure-Rounds { Start-Job { 1 } -Pool Bench | Receive-Job -Wait } $full)"
    }
    'objects' {
        $watch.Restart()
        $null = Start-Job -ArgumentList $Count {
            param($n)
            foreach ($i in 1..$n) { [pscustomobject]@{ Id = $i; Name = "name$i"; Size = $i * 10; Ok = $true; Half = $i / 2 } }
        } | Receive-Job -Wait
        "objects`t$($Count / $watch.Elapsed.TotalMilliseconds)"
    }
    'killed' {
        $times = for ($i = 0; $i -lt $Count; $i++) {
            $job = Start-Job { $PID; Start-Sleep 60 }
            while (-not ($id = Receive-Job $job)) { Start-Sleep -Milliseconds 5 }
            $watch.Restart()
            Stop-Process -Id $id -Force
            $null = Wait-Job $job
            $watch.Elapsed.TotalMilliseconds
            if ($job.State -ne 'Failed') { throw "a killed job is $($job.State)" }
        }
        "killed`t$(Get-Middle $times)"
    }
}
