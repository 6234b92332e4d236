using CastWorker.Media.Capture.X11;
using CastWorker.Sessions;

namespace CastWorker.Media.Capture;

/// <summary>
/// Reads from a display what has changed on it: is told of changes by the X server (DAMAGE), and has it copy just those pixels into shared memory. For one
/// thread, but for <see cref="Wake"/>.
/// </summary>
internal sealed unsafe class ScreenReader : IDisposable
{
    /// <summary>A program draws one picture in several steps, one right after the other: so long after the last step it is finished.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(4);

    private const int BytesPerPixel = 4;
    private const uint MostMillisecondsUnread = 10_000;
    private const uint EventMask = 1 << 11;
    private const uint StructureNotify = 1 << 17;
    private const byte DeltaRectangles = 1;
    private const byte ConfigureNotify = 22;
    private const byte ZPixmap = 2;

    /// <summary>Where libxcb notes the last request that the server had carried out when it sent an event.</summary>
    private const int FullSequenceAt = 32;

    private readonly Doorbell _doorbell = new();
    private readonly PictureSize _size;
    private readonly TimeProvider _time;
    private readonly DamageRegion _region;
    private readonly uint[] _requests = new uint[DamageRegion.MostAreas];
    private XConnection _connection = null!;
    private SharedPixels? _pixels;
    private uint _segment;
    private uint _damage;
    private uint _forgotten;
    private byte _damageEvent;
    private long _changedAt;
    private long _firstChangedAt;

    private ScreenReader(PictureSize size, TimeProvider time)
    {
        _size = size;
        _time = time;
        _region = new DamageRegion(size.Width, size.Height);
    }

    /// <summary>Something has changed since the last reading.</summary>
    public bool HasDamage => !_region.IsEmpty;

    /// <summary>Where.</summary>
    public ReadOnlySpan<PictureArea> Areas => _region.Areas;

    /// <summary>What has changed is finished, as far as can be told.</summary>
    public bool HasSettled => TimeToSettle <= TimeSpan.Zero;

    /// <summary>How long until it counts as finished.</summary>
    public TimeSpan TimeToSettle => Settling - _time.GetElapsedTime(_changedAt);

    /// <summary>For how long a change could have been read that is not, also where nobody asked meanwhile; negative while it may not be finished, meaningless without <see cref="HasDamage"/>.</summary>
    public TimeSpan Unread => _time.GetElapsedTime(_firstChangedAt) - Settling;

    /// <param name="display">Its address.</param>
    /// <param name="size">Of its screen, both sides even.</param>
    /// <param name="limit">How long the server may take for any answer.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="StageFailedException">There is no such display, or it is of another size.</exception>
    /// <exception cref="ChangesNotSeenException">Its changes cannot be told.</exception>
    public static ScreenReader Open(string display, PictureSize size, TimeSpan limit, TimeProvider time)
    {
        var reader = new ScreenReader(size, time);
        try
        {
            reader.Connect(display, limit);
            return reader;
        }
        catch (Exception exception)
        {
            reader.Dispose();
            if (exception is DllNotFoundException or EntryPointNotFoundException)
            {
                throw new ChangesNotSeenException("libxcb, libxcb-damage or libxcb-shm is not installed.", exception);
            }

            throw;
        }
    }

    /// <summary>Returns when there is news of a change, when somebody wakes it, or after a time.</summary>
    /// <exception cref="StageFailedException">The display is gone, hangs, or has changed its size.</exception>
    public void Wait(TimeSpan limit)
    {
        _connection.Check();
        if (!TakeEvents())
        {
            _doorbell.Wait(_connection.File, limit);
            TakeEvents();
        }
    }

    /// <summary>Ends the waiting; from any thread.</summary>
    public void Wake() => _doorbell.Ring();

    /// <summary>Reads what has changed into a picture that knows the rest.</summary>
    /// <exception cref="StageFailedException">The display is gone, hangs, or has changed its size.</exception>
    public void Read(Nv12Frame frame)
    {
        TakeEvents();
        var total = 0L;
        foreach (var area in _region.Areas)
        {
            total += area.Pixels;
        }

        if (total > (long)_size.Width * _size.Height)
        {
            _region.AddAll();
        }

        ReadRegion(frame);
    }

    /// <summary>Reads everything.</summary>
    /// <exception cref="StageFailedException">The display is gone, hangs, or has changed its size.</exception>
    public void ReadAll(Nv12Frame frame)
    {
        TakeEvents();
        _region.AddAll();
        ReadRegion(frame);
    }

    public void Dispose()
    {
        _connection?.Dispose();
        _pixels?.Dispose();
        _doorbell.Dispose();
    }

    private void Connect(string display, TimeSpan limit)
    {
        _connection = XConnection.Open(display, _doorbell, limit, _time);
        _damageEvent = _connection.Extension("DAMAGE");
        _connection.Extension("MIT-SHM");
        _connection.Await(Xcb.QueryDamageVersion(_connection.Handle, 1, 1));
        _connection.Await(Xcb.QueryShmVersion(_connection.Handle));
        _pixels = SharedPixels.Create(_size.Width * _size.Height * BytesPerPixel);
        _segment = Xcb.GenerateId(_connection.Handle);
        _ = Xcb.AttachShm(_connection.Handle, _segment, _pixels.File, readOnly: 0);
        _damage = Xcb.GenerateId(_connection.Handle);
        _ = Xcb.CreateDamage(_connection.Handle, _damage, _connection.Root, DeltaRectangles);
        _ = Xcb.ChangeWindowAttributes(_connection.Handle, _connection.Root, EventMask, StructureNotify);
        _connection.Flush();
    }

    /// <summary>Whether there were any that are news.</summary>
    private bool TakeEvents()
    {
        var any = false;
        while (_connection.NextEvent() is var happened and not 0)
        {
            any |= Take((byte*)happened);
            Libc.Free(happened);
        }

        return any;
    }

    private bool Take(byte* happened)
    {
        var kind = happened[0] & 0x7F;
        if (kind == _damageEvent)
        {
            // Told before we forgot what was damaged, and so read already.
            if ((int)(*(uint*)(happened + FullSequenceAt) - _forgotten) < 0)
            {
                return false;
            }

            _changedAt = _time.GetTimestamp();
            if (!HasDamage)
            {
                _firstChangedAt = WhenToldOf(*(uint*)(happened + 12));
            }

            var area = (short*)(happened + 16);
            _region.Add(area[0], area[1], (ushort)area[2], (ushort)area[3]);
            return true;
        }

        if (kind is ConfigureNotify && *(uint*)(happened + 8) == _connection.Root
            && (((ushort*)happened)[10] != _size.Width || ((ushort*)happened)[11] != _size.Height))
        {
            throw XConnection.Failed("The display to take pictures from has changed its size.");
        }

        return false;
    }

    /// <summary>The server counts milliseconds on the clock that we have too; what it says of the time to come, or of long ago, is of another.</summary>
    private long WhenToldOf(uint milliseconds)
    {
        var now = _time.GetTimestamp();
        var millisecond = _time.TimestampFrequency / 1000;
        var ago = (uint)(now / millisecond) - milliseconds;
        return ago < MostMillisecondsUnread ? now - (ago * millisecond) : now;
    }

    private void ReadRegion(Nv12Frame frame)
    {
        // First forget, then read: what changes in between is told again.
        _forgotten = Xcb.SubtractDamage(_connection.Handle, _damage, 0, 0);
        var areas = _region.Areas;
        var offset = 0;
        for (var i = 0; i < areas.Length; i++)
        {
            var area = areas[i];
            _requests[i] = Xcb.GetImage(
                _connection.Handle, _connection.Root, (short)area.X, (short)area.Y, (ushort)area.Width, (ushort)area.Height,
                uint.MaxValue, ZPixmap, _segment, (uint)offset);
            offset += (int)area.Pixels * BytesPerPixel;
        }

        offset = 0;
        for (var i = 0; i < areas.Length; i++)
        {
            _connection.Await(_requests[i]);
            frame.Update(areas[i], _pixels!.At(offset, (int)areas[i].Pixels));
            offset += (int)areas[i].Pixels * BytesPerPixel;
        }

        _region.Clear();
    }
}
