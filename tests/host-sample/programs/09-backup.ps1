<#
.SYNOPSIS
Copies the newest files of a folder, some at a time, and says what it would do with -WhatIf.
#>
function Copy-Newest {
    [CmdletBinding(SupportsShouldProcess)]
    param(
        [Parameter(Mandatory, ValueFromPipelineByPropertyName)] [Alias('FullName')] [string] $Path,
        [Parameter(Mandatory)] [string] $Destination
    )
    begin { $jobs = @() }
    process {
        $name = Split-Path -Path $Path -Leaf
        if ($PSCmdlet.ShouldProcess($name, 'Copy')) {
            $jobs += Start-ThreadJob { Copy-Item -LiteralPath $using:Path -Destination $using:Destination -PassThru | ForEach-Object Name }
        }
    }
    end { if ($jobs) { $jobs | Wait-Job | Receive-Job; $jobs | Remove-Job } }
}

$root = Join-Path $HOME -ChildPath ".backup-$([guid]::NewGuid().ToString('N'))"
$source, $target = 'source', 'target' | ForEach-Object { (New-Item -ItemType Directory "$root/$_" -Force).FullName }
try {
    Push-Location $source
    1..3 | ForEach-Object { "content $_" > "file$_.txt" }
    Get-ChildItem *.txt | Copy-Newest -Destination $target -WhatIf
    "copied by -WhatIf: $((Get-ChildItem $target).Count)"
    Get-ChildItem file[12].txt | Copy-Newest -Destination $target
    Compare-Object (Get-ChildItem $source).Name (Get-ChildItem $target).Name | ForEach-Object { "$($_.InputObject) $($_.SideIndicator)" }
    Get-Content "$target/*.txt" | Should-Be 'content 1', 'content 2'
}
catch [System.Management.Automation.CommandNotFoundException] {
    "no such command: $($_.Exception.CommandName)"
}
finally {
    Pop-Location
    Remove-Item $root -Recurse -Force
    "cleaned up: $(-not (Test-Path $root))"
}
