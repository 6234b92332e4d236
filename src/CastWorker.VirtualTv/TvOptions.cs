using System.ComponentModel.DataAnnotations;
using CastWorker.VirtualTv.Receiver;
using Microsoft.Extensions.Options;

namespace CastWorker.VirtualTv;

/// <summary>What a frame gets that is none.</summary>
internal enum FlawPolicy
{
    Drop,
    Close,
}

/// <summary>Which TV this is and where it is reached. <c>--Tv:Name "Living room"</c>, or <c>Tv__Name</c> in the environment.</summary>
internal sealed class TvOptions
{
    public const string Section = "Tv";

    [Required]
    public string Name { get; set; } = "Virtual TV";

    /// <summary>32 hexadecimal digits; null: a new one at each start.</summary>
    [RegularExpression("^[0-9a-fA-F]{32}$", ErrorMessage = "Tv:Id must be 32 hexadecimal digits.", MatchTimeoutInMilliseconds = 1000)]
    public string? Id { get; set; }

    /// <summary>See <see cref="DeviceProfile.All"/>.</summary>
    [Required]
    public string Profile { get; set; } = "chromecast-gen3";

    /// <summary>Where senders connect.</summary>
    [Required]
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>0 takes any free port.</summary>
    [Range(0, 65_535)]
    public int Port { get; set; }

    /// <summary>Tell the local network that it is here; then <see cref="Address"/> must be one that others reach.</summary>
    public bool Announce { get; set; }

    /// <summary>The names of the network interfaces to announce it on; by default all that can.</summary>
    public IReadOnlyList<string> Interfaces { get; set; } = [];

    /// <summary>Where the control API is, for this machine alone unless told otherwise: it asks for no password.</summary>
    [Required]
    public string ControlAddress { get; set; } = "127.0.0.1";

    /// <summary>0 takes any free port.</summary>
    [Range(0, 65_535)]
    public int ControlPort { get; set; }

    /// <summary>The folder where npm has put Shaka; null: <c>artifacts/player</c> of the checkout that this program lies in.</summary>
    public string? PlayerFiles { get; set; }

    /// <summary>Null: the first Chromium on PATH.</summary>
    public string? ChromiumPath { get; set; }

    /// <summary>A file that gets every frame as a line of JSON.</summary>
    public string? FrameLog { get; set; }

    /// <summary>How much faster than in life the device's own long time-outs pass: 60 makes seconds of minutes.</summary>
    [Range(0.01, 100_000)]
    public double Speed { get; set; } = 1;

    /// <summary>How long the app takes to come after LAUNCH, in milliseconds.</summary>
    [Range(0, 120_000)]
    public int LaunchDelay { get; set; } = 500;

    public FlawPolicy OnFlaw { get; set; } = FlawPolicy.Drop;
}

[OptionsValidator]
internal sealed partial class TvOptionsValidator : IValidateOptions<TvOptions>;

/// <summary>Only devices that are imitated.</summary>
internal sealed class TvProfileValidator : IValidateOptions<TvOptions>
{
    public ValidateOptionsResult Validate(string? name, TvOptions options) => DeviceProfile.Named(options.Profile) is null
        ? ValidateOptionsResult.Fail(
            $"Tv:Profile '{options.Profile}' is not one of {string.Join(", ", DeviceProfile.All.Select(profile => profile.Name))}.")
        : ValidateOptionsResult.Success;
}
