# Runs a script block, but not for longer than so many seconds.
function Invoke-WithTimeout {
    [CmdletBinding()]
    [OutputType([pscustomobject])]
    param(
        [Parameter(Mandatory, Position = 0)] [scriptblock] $ScriptBlock,
        [Parameter(Position = 1)] [double] $Seconds = 5,
        [object[]] $ArgumentList = @()
    )
    $job = Start-Job -ScriptBlock $ScriptBlock -ArgumentList $ArgumentList
    try {
        if (Wait-Job -Job $job -Timeout $Seconds) {
            $status = 'Finished'
        }
        else {
            Write-Warning "The job '$($job.Name)' took longer than $Seconds s and is stopped."
            Stop-Job -Job $job
            $status = 'TimedOut'
        }
        [pscustomobject]@{
            Status = $status
            State  = $job.State
            Output = @(Receive-Job -Job $job -ErrorAction SilentlyContinue)
        }
    }
    finally {
        Remove-Job -Job $job -Force
    }
}

Invoke-WithTimeout { 'quick'; 6 * 7 } 30
Invoke-WithTimeout -Seconds 1 -ScriptBlock { 'before'; Start-Sleep -Seconds 600; 'after' }
(Invoke-WithTimeout { param($a, $b) $a + $b } -ArgumentList 40, 2 -Seconds 30).Output[0]
"Jobs left: $((Get-Job | Measure-Object).Count)"
