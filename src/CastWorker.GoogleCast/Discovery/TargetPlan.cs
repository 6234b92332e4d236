using System.Text;
using CastWorker.Sessions;

namespace CastWorker.GoogleCast.Discovery;

/// <summary>Which targets the devices make. Pure but for the slugs it has given out, which stay.</summary>
internal sealed class TargetPlan(IReadOnlyCollection<Target> configured)
{
    /// <summary>More screens than any house has; what comes beyond it is noise, or worse.</summary>
    private const int Limit = 64;

    private const int SlugLimit = 48;
    private const int SuffixLength = 6;

    private readonly Dictionary<string, Target> _published = new(StringComparer.Ordinal);

    /// <summary>Every target of a TV, and whether its TV is there now.</summary>
    public IReadOnlyList<(Target Target, bool Present)> Next(ICastDevices devices, bool publish)
    {
        var casts = configured.Where(target => target.Kind == TargetKind.Cast)
            .Select(target => (Target: target, Device: devices.Of(target)))
            .ToArray();
        if (publish)
        {
            Publish([.. devices.All.Where(device => device.IsScreen && !casts.Any(cast => cast.Device?.IsAt(device) == true))]);
        }

        return
        [
            .. casts.Select(cast => (Fit(cast.Target, cast.Device), cast.Device is not null)),
            .. _published.Select(one => (one.Value, devices.Find(one.Key) is not null)),
        ];
    }

    /// <summary>A name as a slug; empty when no letter of it can be written so.</summary>
    internal static string Slug(string name)
    {
        var slug = new StringBuilder();
        foreach (var letter in Letters.Plain(name))
        {
            if (char.IsAsciiLetterOrDigit(letter))
            {
                slug.Append(char.ToLowerInvariant(letter));
            }
            else if (slug.Length > 0 && slug[^1] != '_')
            {
                slug.Append('_');
            }
        }

        return slug.ToString(0, Math.Min(slug.Length, SlugLimit)).Trim('_');
    }

    private void Publish(IReadOnlyList<CastDevice> screens)
    {
        foreach (var device in screens)
        {
            if (_published.TryGetValue(device.Id, out var known))
            {
                // Renamed: people read the new name; topics and automations keep the old slug.
                _published[device.Id] = known with
                {
                    Name = device.Name,
                    Quality = QualityOf(device),
                    Largest = DeviceProfile.Of(device.Model).Size,
                };
            }
            else if (_published.Count < Limit)
            {
                _published[device.Id] = Make(device, screens);
            }
        }
    }

    private Target Make(CastDevice device, IReadOnlyList<CastDevice> screens) => new()
    {
        Slug = Unique(device, screens),
        Name = device.Name,
        Kind = TargetKind.Cast,
        IsFound = true,
        Device = device.Id,
        Quality = QualityOf(device),
        Largest = DeviceProfile.Of(device.Model).Size,
    };

    private static Quality QualityOf(CastDevice device) => DeviceProfile.Of(device.Model).Limit(new Quality());

    private static Target Fit(Target target, CastDevice? device) => device is null
        ? target
        : target with
        {
            Quality = DeviceProfile.Of(device.Model).Limit(target.Quality),
            Largest = DeviceProfile.Of(device.Model).Size,
        };

    /// <summary>Two of one name both carry a part of their ids, so that it does not matter who was heard first.</summary>
    private string Unique(CastDevice device, IReadOnlyList<CastDevice> screens)
    {
        if (device.Source == DeviceSource.Static && Slug(device.Id) is { Length: > 0 } key && IsFree(key))
        {
            return key;
        }

        var slug = Slug(device.Name);
        var isCommon = screens.Count(other => string.Equals(Slug(other.Name), slug, StringComparison.Ordinal)) > 1;
        if (slug.Length > 0 && !isCommon && IsFree(slug))
        {
            return slug;
        }

        // A longer part of the id in the odd case that the short one is taken as well.
        var id = Slug(device.Id).Replace("_", "", StringComparison.Ordinal);
        var stem = slug.Length > 0 ? slug : "tv";
        return Enumerable.Range(SuffixLength, 58)
            .Select(length => $"{stem}_{id[..Math.Min(length, id.Length)]}")
            .FirstOrDefault(IsFree) ?? $"{stem}_{id}_{_published.Count}";
    }

    private bool IsFree(string slug) =>
        !configured.Any(target => string.Equals(target.Slug, slug, StringComparison.Ordinal))
        && !_published.Values.Any(target => string.Equals(target.Slug, slug, StringComparison.Ordinal));
}
