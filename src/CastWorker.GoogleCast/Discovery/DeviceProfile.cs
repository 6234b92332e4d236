using CastWorker.Sessions;

namespace CastWorker.GoogleCast.Discovery;

/// <summary>The largest picture that a model is given, whatever it claims to be able to show.</summary>
/// <param name="Size">At most this many pixels across and down.</param>
/// <param name="FrameRate">At most this many pictures a second.</param>
/// <param name="Level">The highest level of H.264.</param>
public sealed record DeviceProfile(PictureSize Size, int FrameRate, string Level)
{
    private const string EveryDevicesLevel = "4.1";

    /// <summary>What every Cast screen plays; also for models that nobody here has heard of.</summary>
    public static readonly DeviceProfile Common = new(new PictureSize(1920, 1080), 30, EveryDevicesLevel);

    /// <summary>The screens of kitchens and bedsides: 1280x800 pixels at most, and a small processor.</summary>
    public static readonly DeviceProfile Hub = new(new PictureSize(1280, 720), 30, EveryDevicesLevel);

    public static DeviceProfile Of(string? model) =>
        model is not null && IsHub(model) ? Hub : Common;

    /// <summary>As much of what is wished as the device can take; the shape of the picture stays.</summary>
    public Quality Limit(Quality wished)
    {
        var scale = Math.Min(1.0, Math.Min((double)Size.Width / wished.Size.Width, (double)Size.Height / wished.Size.Height));
        return wished with
        {
            Size = new PictureSize(Even(wished.Size.Width * scale), Even(wished.Size.Height * scale)),
            FrameRate = Math.Min(wished.FrameRate, FrameRate),
        };
    }

    private static bool IsHub(string model) =>
        model.Contains("Nest Hub", StringComparison.OrdinalIgnoreCase) || model.Contains("Home Hub", StringComparison.OrdinalIgnoreCase);

    private static int Even(double pixels) => (int)pixels / 2 * 2;
}
