# A module with a job function, used by a script: background work in the module's own words.
$module = New-Item -ItemType Directory -Path (Join-Path ([IO.Path]::GetTempPath()) "Work$(Get-Random)")
@'
$script:Started = 0
function Start-Work {
    [CmdletBinding(DefaultParameterSetName = 'Count')]
    param(
        [Parameter(ParameterSetName = 'Count', Position = 0)][int]$Count = 1,
        [Parameter(ParameterSetName = 'Items', ValueFromPipeline)][string[]]$Item,
        [ValidateSet('Low', 'High')][string]$Priority = 'Low'
    )
    process {
        $list = if ($PSCmdlet.ParameterSetName -eq 'Items') { $Item } else { 1..$Count }
        foreach ($one in $list) {
            $script:Started++
            Start-Job -Name "Work $one" { "$($args[0]) done at priority $($args[1])" } -Arg $one, $Priority
        }
    }
}
function Get-WorkCount { $script:Started }
function Hidden { 'not to be seen' }
New-Alias -Name work -Value Start-Work
Export-ModuleMember -Function Start-Work, Get-WorkCount -Alias work
'@ | Set-Content (Join-Path $module.FullName 'Work.psm1')

Import-Module (Join-Path $module 'Work.psm1')
(Get-Command -Module Work | Sort-Object Name).Name -join ' '
$jobs = @(Start-Work 2) + @('alpha', 'beta' | work -Priority High)
$jobs | Receive-Job -Wait -AutoRemoveJob | Sort-Object
"started: $(Get-WorkCount)"
try { Start-Work -Priority Middle } catch { $_.Exception.Message -split "`n" | Select-Object -First 1 }
try { Hidden } catch { $_.FullyQualifiedErrorId }
Remove-Module Work
[bool](Get-Command Start-Work -ErrorAction SilentlyContinue)
Remove-Item $module -Recurse
