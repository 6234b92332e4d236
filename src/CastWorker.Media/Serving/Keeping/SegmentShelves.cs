using System.Text.RegularExpressions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CastWorker.Media.Serving.Keeping;

/// <summary>Gives each session a place for its segments: in memory, or in the directory that is configured.</summary>
internal sealed partial class SegmentShelves(IOptions<MediaOptions> options, TimeProvider time, ILogger<SegmentShelves> logger) : IHostedService, IDisposable
{
    private const long Megabyte = 1024 * 1024;

    private readonly MediaOptions _options = options.Value;
    private readonly SegmentBudgets _budgets = new(options.Value.SegmentMegabytes * Megabyte);
    private readonly Leftovers _leftovers = new(time, logger);
    private SegmentRoot? _root;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (_options.SegmentDirectory is { Length: > 0 } directory)
        {
            _root = SegmentRoot.Claim(directory);
        }

        Kept(_root?.Path ?? "memory", _options.SessionMegabytes, _options.SegmentMegabytes);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        _leftovers.Dispose();
        try
        {
            _root?.Dispose();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // No reason to end otherwise than in order.
            RootStays(exception, _root!.Path);
        }

        _root = null;
    }

    /// <exception cref="CastWorker.Sessions.StageFailedException">The folder cannot be made, or there is too little room in it.</exception>
    public ISegmentShelf Open(string sessionId)
    {
        if (!PlainName().IsMatch(sessionId))
        {
            throw new ArgumentException("A session's id must be a plain name.", nameof(sessionId));
        }

        var budget = _budgets.ForSession(_options.SessionMegabytes * Megabyte);
        return _root is { } root
            ? FolderShelf.Create(
                Path.Combine(root.Path, sessionId), new DiskGuard(root.Path, _options.MinimumFreeMegabytes), budget, _leftovers, logger)
            : new MemoryShelf(budget);
    }

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9_-]{0,100}\z", RegexOptions.None, 1000)]
    private static partial Regex PlainName();

    [LoggerMessage(LogLevel.Information, "Segments are kept in {Place}, at most {SessionMegabytes} MB for each session and {AllMegabytes} MB in all")]
    private partial void Kept(string place, int sessionMegabytes, int allMegabytes);

    [LoggerMessage(LogLevel.Warning, "{Folder} could not be deleted; the next start will do it")]
    private partial void RootStays(Exception exception, string folder);
}
