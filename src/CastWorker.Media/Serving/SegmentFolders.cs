using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace CastWorker.Media.Serving;

/// <summary>Where the host wants a session's segments when the configuration does not say.</summary>
public delegate string SegmentFolderFor(string sessionId);

/// <summary>Says where a session's segments live.</summary>
internal sealed partial class SegmentFolders(IOptions<MediaOptions> options, SegmentFolderFor? byHost)
{
    public string Folder(string sessionId)
    {
        if (!PlainName().IsMatch(sessionId))
        {
            throw new ArgumentException("A session's id must be a plain name.", nameof(sessionId));
        }

        return options.Value.SegmentDirectory is { Length: > 0 } directory
            ? Path.Combine(directory, sessionId)
            : (byHost ?? throw new InvalidOperationException(
                $"Neither {MediaOptions.Section}:{nameof(MediaOptions.SegmentDirectory)} nor a {nameof(SegmentFolderFor)} is given."))(sessionId);
    }

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9_-]{0,100}\z", RegexOptions.None, 1000)]
    private static partial Regex PlainName();
}
