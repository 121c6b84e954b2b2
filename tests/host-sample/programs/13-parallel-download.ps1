# Downloads many files at once, each in a thread job, and reports what came and what did not.
# A small server stands for the internet; it answers two addresses and knows no others.
$listener = [System.Net.Sockets.TcpListener]::new([System.Net.IPAddress]::Loopback, 0)
$listener.Start()
$site = "http://127.0.0.1:$($listener.LocalEndpoint.Port)"
$server = Start-ThreadJob -Name server {
    $pages = @{ '/readme.txt' = 'read me first'; '/data.json' = '[{"id":1},{"id":2}]' }
    while ($true) {
        $client = ($using:listener).AcceptTcpClient()
        $stream = $client.GetStream()
        $reader = [System.IO.StreamReader]::new($stream)
        $path = ($reader.ReadLine() -split ' ')[1]
        while ($reader.ReadLine()) { }
        $body = $pages[$path]
        $status = if ($body) { '200 OK' } else { '404 Not Found' }
        $answer = "HTTP/1.1 $status`r`nContent-Length: $($body.Length)`r`nConnection: close`r`n`r`n$body"
        $bytes = [System.Text.Encoding]::ASCII.GetBytes($answer)
        $stream.Write($bytes, 0, $bytes.Length)
        $client.Close()
    }
}
$folder = Join-Path ([System.IO.Path]::GetTempPath()) downloads
New-Item -ItemType Directory -Path $folder | Out-Null
$jobs = foreach ($name in 'readme.txt', 'data.json', 'missing.zip') {
    Start-ThreadJob -Name $name -ThrottleLimit 5 -ScriptBlock {
        Invoke-WebRequest -Uri "$using:site/$using:name" -OutFile (Join-Path $using:folder $using:name) -TimeoutSec 20
    }
}
Wait-Job $jobs | Out-Null
foreach ($job in $jobs) {
    Receive-Job $job -ErrorAction SilentlyContinue -ErrorVariable problem
    if ($problem) { "$($job.Name): $($job.State), $($problem[0].Exception.Message)" }
    else { "$($job.Name): $($job.State), $((Get-Item (Join-Path $folder $job.Name)).Length) bytes" }
}
(Invoke-RestMethod "$site/data.json").id -join ', '
Stop-Job $server
Get-Job | Remove-Job
$listener.Stop()
