# Checks many ports at once, each with its own time limit, and shows open ones first.
$listener = [System.Net.Sockets.TcpListener]::new([System.Net.IPAddress]::Loopback, 0)
$listener.Start()
$open = $listener.LocalEndpoint.Port
$jobs = foreach ($port in $open, 1) {
    Start-ThreadJob -Name "port $port" {
        $client = New-Object System.Net.Sockets.TcpClient
        try {
            $client.Connect('127.0.0.1', $using:port)
            [pscustomobject]@{ Port = $using:port; Open = $client.Connected }
        }
        catch {
            [pscustomobject]@{ Port = $using:port; Open = $false }
        }
        finally { $client.Dispose() }
    }
}
$jobs | Receive-Job -Wait -AutoRemoveJob | Sort-Object Open -Descending |
    ForEach-Object { '{0} {1}' -f $(if ($_.Port -eq $open) { 'ours' } else { $_.Port }), $(if ($_.Open) { 'open' } else { 'closed' }) }
$listener.Stop()
