using System.Text.RegularExpressions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace CastWorker.Media.Serving;

/// <summary>Where the host wants a session's segments when the configuration does not say.</summary>
public delegate string SegmentFolderFor(string sessionId);

/// <summary>Says where a session's segments live: in the configured directory, or where the host wants them.</summary>
internal sealed partial class SegmentFolders(IOptions<MediaOptions> options, SegmentFolderFor byHost) : IHostedService, IDisposable
{
    private SegmentRoot? _root;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Value.SegmentDirectory is { Length: > 0 } directory)
        {
            _root = SegmentRoot.Claim(directory);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        _root?.Dispose();
        _root = null;
    }

    public string Folder(string sessionId)
    {
        if (!PlainName().IsMatch(sessionId))
        {
            throw new ArgumentException("A session's id must be a plain name.", nameof(sessionId));
        }

        return _root is { } root ? Path.Combine(root.Path, sessionId) : byHost(sessionId);
    }

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9_-]{0,100}\z", RegexOptions.None, 1000)]
    private static partial Regex PlainName();
}
