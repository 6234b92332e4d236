using CastWorker.Sessions;

namespace CastWorker.Media.Capture.X11;

/// <summary>A connection to an X server that may hang or die at any moment: nothing waits for it without a limit. For one thread.</summary>
internal sealed unsafe class XConnection : IDisposable
{
    private const int PresentAt = 8;
    private const int FirstEventAt = 10;

    private static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(2);

    private readonly nint _connection;
    private readonly Doorbell _doorbell;
    private readonly TimeSpan _limit;
    private readonly TimeProvider _time;
    private uint _check;
    private long _checkedAt;
    private bool _closed;

    private XConnection(nint connection, Doorbell doorbell, TimeSpan limit, TimeProvider time)
    {
        _connection = connection;
        _doorbell = doorbell;
        _limit = limit;
        _time = time;
        File = Xcb.FileDescriptor(connection);
        _checkedAt = time.GetTimestamp();
    }

    public int File { get; }

    public nint Handle => _connection;

    /// <summary>The window that everything is drawn in.</summary>
    public uint Root { get; private set; }

    /// <exception cref="StageFailedException">There is no such display.</exception>
    public static XConnection Open(string display, Doorbell doorbell, TimeSpan limit, TimeProvider time)
    {
        var handle = Xcb.Connect(display, out _);
        var connection = new XConnection(handle, doorbell, limit, time);
        if (Xcb.HasError(handle) != 0)
        {
            connection.Dispose();
            throw Failed("The display to take pictures from cannot be opened.");
        }

        connection.Root = *(uint*)Xcb.Roots(Xcb.Setup(handle)).Screen;
        return connection;
    }

    public static StageFailedException Failed(string message) =>
        new(new SessionError(ErrorCode.DisplayFailed, message) { Stage = StageName.Encoder });

    /// <summary>The number of an extension's first event.</summary>
    /// <exception cref="ChangesNotSeenException">The server does not have it.</exception>
    public byte Extension(string name)
    {
        var bytes = System.Text.Encoding.ASCII.GetBytes(name);
        var reply = Reply(Xcb.QueryExtension(_connection, (ushort)bytes.Length, bytes));
        var (present, firstEvent) = (((byte*)reply)[PresentAt], ((byte*)reply)[FirstEventAt]);
        Libc.Free(reply);
        return present != 0 ? firstEvent : throw new ChangesNotSeenException($"The X server does not have the extension {name}.");
    }

    /// <summary>Waits for a reply, and throws it away.</summary>
    public void Await(uint request) => Libc.Free(Reply(request));

    /// <summary>The next event; 0 when there is none. To be freed.</summary>
    /// <exception cref="StageFailedException">The server is gone.</exception>
    public nint NextEvent()
    {
        var happened = Xcb.PollForEvent(_connection);
        return happened != 0 || Xcb.HasError(_connection) == 0 ? happened : throw Gone();
    }

    /// <summary>Asks the server now and then whether it still lives, without waiting: one that hangs says nothing, like one on which nothing happens.</summary>
    /// <exception cref="StageFailedException">It has not answered within the limit.</exception>
    public void Check()
    {
        var passed = _time.GetElapsedTime(_checkedAt);
        if (_check == 0 && passed >= CheckInterval)
        {
            _checkedAt = _time.GetTimestamp();
            _check = Xcb.GetInputFocus(_connection);
            Flush();
        }
        else if (_check != 0 && Xcb.PollForReply(_connection, _check, out var reply, out var error) != 0)
        {
            Libc.Free(reply);
            Libc.Free(error);
            _check = 0;
        }
        else if (_check != 0 && passed > _limit)
        {
            throw NotAnswering();
        }
    }

    public void Flush()
    {
        if (Xcb.Flush(_connection) <= 0)
        {
            throw Gone();
        }
    }

    public void Dispose()
    {
        if (!_closed)
        {
            _closed = true;
            Xcb.Disconnect(_connection);
        }
    }

    private static StageFailedException NotAnswering() => Failed("The display to take pictures from does not answer.");

    private static StageFailedException Gone() => Failed("The display to take pictures from has gone.");

    /// <exception cref="StageFailedException">The server is gone, does not answer, or refuses.</exception>
    private nint Reply(uint request)
    {
        Flush();
        var asked = _time.GetTimestamp();
        nint reply;
        nint error;
        while (Xcb.PollForReply(_connection, request, out reply, out error) == 0)
        {
            var left = _limit - _time.GetElapsedTime(asked);
            if (left <= TimeSpan.Zero)
            {
                throw NotAnswering();
            }

            _doorbell.Wait(File, left);
        }

        if (error != 0)
        {
            Libc.Free(error);
            throw Failed("The display to take pictures from is not what it was.");
        }

        return reply != 0 ? reply : throw Gone();
    }
}
