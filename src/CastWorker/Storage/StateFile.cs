using System.Text.Json;
using CastWorker.Sessions.Restoring;

namespace CastWorker.Storage;

/// <summary>
/// The memories on disk, for the owner's eyes only, since the addresses of pages hold tokens. A reader finds the old file or the
/// new one, never half of one.
/// </summary>
internal sealed partial class StateFile(StateDirectory directory, ILogger<StateFile> logger)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string _path = Path.Combine(directory.Path, "state.json");
    private bool _failing;

    /// <summary>Why nothing is kept just now; null when all is well.</summary>
    public string? Trouble { get; private set; } = directory.Trouble;

    public IReadOnlyList<TargetMemory> Read()
    {
        if (directory.Trouble is { } trouble)
        {
            Failed(trouble);
            return [];
        }

        try
        {
#pragma warning disable MA0045 // a few lines, once, before anything runs
            return File.Exists(_path) ? Parse(File.ReadAllBytes(_path)) : [];
#pragma warning restore MA0045
        }
        catch (JsonException broken)
        {
            PutAside(broken.Message);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            Unreadable(unreadable, _path);
        }

        return [];
    }

    /// <returns>False when it must be tried again.</returns>
    public bool TryWrite(IReadOnlyList<TargetMemory> memories)
    {
        if (directory.Trouble is not null)
        {
            // The folder is not ours: that it could be written to is no reason to do so.
            return true;
        }

        try
        {
            Write(JsonSerializer.SerializeToUtf8Bytes(StatePayload.Of(memories), StateJson.Default.StatePayload));
            Wrote();
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Failed(exception.Message);
            return false;
        }
    }

    private static IReadOnlyList<TargetMemory> Parse(byte[] text)
    {
        var version = JsonSerializer.Deserialize(text, StateJson.Default.StateVersionPayload)?.Version;
        return version == StatePayload.Current
            ? [.. JsonSerializer.Deserialize(text, StateJson.Default.StatePayload)!.Targets
                .OfType<TargetPayload>().DistinctBy(target => target.Target, StringComparer.Ordinal).Select(target => target.ToMemory())]
            : throw new JsonException($"it is of version {version}, this worker knows {StatePayload.Current}");
    }

    private void Write(byte[] text)
    {
        var next = _path + ".next";
        var options = new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            UnixCreateMode = OwnerOnly,
        };
#pragma warning disable MA0045 // flushing to the disk is synchronous anyway; the keeper does it on a thread of its own
        using (var file = new FileStream(next, options))
        {
            file.Write(text);
            // Else a power cut may leave the new name with nothing behind it.
            file.Flush(flushToDisk: true);
        }
#pragma warning restore MA0045

        File.Move(next, _path, overwrite: true);
    }

    private void PutAside(string reason)
    {
        var aside = _path + ".unreadable";
        try
        {
            File.Move(_path, aside, overwrite: true);
            Broken(_path, reason, aside);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Unreadable(exception, _path);
        }
    }

    private void Wrote()
    {
        Trouble = null;
        if (_failing)
        {
            _failing = false;
            WritableAgain(_path);
        }
    }

    private void Failed(string reason)
    {
        Trouble = reason;
        if (!_failing)
        {
            _failing = true;
            Unwritable(_path, reason);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Path} cannot be read ({Reason}): nothing comes back; it was put aside as {Aside}")]
    private partial void Broken(string path, string reason, string aside);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Path} cannot be read: nothing comes back")]
    private partial void Unreadable(Exception exception, string path);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "{Path} cannot be written ({Reason}): after a restart sessions do not come back")]
    private partial void Unwritable(string path, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Path} is written again")]
    private partial void WritableAgain(string path);
}
