using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace CastWorker.Diagnostics;

/// <summary>Where the pages for the owner are served: status, health, metrics and the demo dashboard.</summary>
internal sealed class AdminOptions
{
    public const string Section = "Admin";

    /// <summary>These pages tell a lot and ask for no password: they stay on this machine unless told otherwise.</summary>
    [Required]
    public string BindAddress { get; set; } = "127.0.0.1";

    /// <summary>0 takes any free port.</summary>
    [Range(0, 65_535)]
    public int Port { get; set; } = 8081;
}

[OptionsValidator]
internal sealed partial class AdminOptionsValidator : IValidateOptions<AdminOptions>;
