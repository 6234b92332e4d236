using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CastWorker.TestSupport.Cast;

/// <summary>Lets senders reach a scripted TV over TLS on a loopback port, with a certificate that it signed itself.</summary>
public sealed class ScriptedTvDoor : IAsyncDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _stop = new();
    private readonly ScriptedTv _tv;
    private readonly SslServerAuthenticationOptions _tls;
    private readonly Task _accepting;

    private ScriptedTvDoor(ScriptedTv tv, CipherSuitesPolicy? ciphers, int port)
    {
        _tv = tv;
        _tls = new SslServerAuthenticationOptions
        {
            ServerCertificate = Certificate(),
            CipherSuitesPolicy = ciphers,
#pragma warning disable CA5398 // An old TV, on purpose.
            EnabledSslProtocols = ciphers is null ? SslProtocols.None : SslProtocols.Tls12,
#pragma warning restore CA5398
        };
        _listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, optionValue: true);
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
        _listener.Listen();
        Port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
        _accepting = AcceptAsync();
    }

    public int Port { get; }

    /// <param name="tv">Who is behind the door.</param>
    /// <param name="ciphers">The only ones it knows, in TLS 1.2; null for what is usual.</param>
    /// <param name="port">0 for any that is free.</param>
    public static ScriptedTvDoor Open(ScriptedTv tv, CipherSuitesPolicy? ciphers = null, int port = 0) => new(tv, ciphers, port);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _stop.Dispose();
        _tls.ServerCertificate!.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptAsync(_stop.Token);
                await WelcomeAsync(socket);
            }
        }
        catch (Exception stopped) when (stopped is OperationCanceledException or SocketException)
        {
            // The test is over.
        }
    }

    private async Task WelcomeAsync(Socket socket)
    {
        var stream = new SslStream(new NetworkStream(socket, ownsSocket: true));
        try
        {
            await stream.AuthenticateAsServerAsync(_tls, _stop.Token);
            _tv.Play(stream, socket);
        }
        catch (Exception failed) when (failed is AuthenticationException or IOException)
        {
            // It shares no cipher with us.
            await stream.DisposeAsync();
        }
    }

    private static X509Certificate2 Certificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=scripted-tv", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var signed = request.CreateSelfSigned(
            TimeProvider.System.GetUtcNow().AddHours(-1), TimeProvider.System.GetUtcNow().AddDays(2));
        return X509CertificateLoader.LoadPkcs12(signed.Export(X509ContentType.Pfx), password: null);
    }
}
