# Thread jobs that share a thread-safe dictionary, five at a time.
using namespace System.Collections.Concurrent
$cache = [ConcurrentDictionary[string, int]]::new()
$counter = [hashtable]::Synchronized(@{ Count = 0 })
$words = 'the quick brown fox jumps over the lazy dog and the quick cat runs over the mat' -split ' '

$jobs = $words | Group-Object { $_[0] } | ForEach-Object {
    Start-ThreadJob -ThrottleLimit 5 -ArgumentList (,$_.Group) -ScriptBlock {
        param([string[]]$Group)
        $dictionary = $using:cache
        $shared = $using:counter
        foreach ($word in $Group) {
            [void]$dictionary.AddOrUpdate($word, 1, { param($key, $old) $old + 1 })
            [System.Threading.Monitor]::Enter($shared.SyncRoot)
            try { $shared.Count++ } finally { [System.Threading.Monitor]::Exit($shared.SyncRoot) }
        }
    }
}
$jobs | Receive-Job -Wait -AutoRemoveJob
$cache.GetEnumerator() | Sort-Object @{ e = 'Value'; Descending = $true }, Key | Select-Object -First 4 |
    ForEach-Object { '{0,-6}{1}' -f $_.Key, $_.Value }
"$($counter.Count) of $($words.Length) words counted, $($cache.Count) different"
