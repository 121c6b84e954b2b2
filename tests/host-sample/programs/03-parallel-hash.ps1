#requires -Version 7.0
# Hashes a tree in parallel and finds the files that are there twice.
[CmdletBinding()]
param(
    [ValidateRange(1, 64)][int]$ThrottleLimit = 4
)
$root = Join-Path ([System.IO.Path]::GetTempPath()) "tree-$PID"
foreach ($dir in 'a', 'b', 'b/c') { [void](New-Item -ItemType Directory -Path "$root/$dir" -Force) }
@{ 'a/one.txt' = 'same'; 'b/two.txt' = 'same'; 'b/c/three.txt' = 'other'; 'b/c/four.txt' = 'same' }.GetEnumerator() |
    ForEach-Object { Set-Content -LiteralPath "$root/$($_.Key)" -Value $_.Value -NoNewline }

$hashes = Get-ChildItem -Path $root -Recurse -File | ForEach-Object -ThrottleLimit $ThrottleLimit -Parallel {
    $hash = Get-FileHash -LiteralPath $_.FullName -Algorithm SHA256
    [PSCustomObject]@{
        Path = [System.IO.Path]::GetRelativePath($using:root, $hash.Path)
        Hash = $hash.Hash.Substring(0, 12)
        Size = $_.Length
    }
}
$hashes | Sort-Object Path | Format-Table
$twice = $hashes | Group-Object -Property Hash | Where-Object Count -GT 1
foreach ($group in $twice) {
    "{0}: {1}" -f $group.Name, (($group.Group.Path | Sort-Object) -join ' = ')
}
'{0} bytes in {1} files' -f ($hashes | Measure-Object -Property Size -Sum).Sum, @($hashes).Count
Remove-Item -Path $root -Recurse -Force
