using System.Reflection;
using Microsoft.Extensions.Options;

namespace CastWorker.Configuration;

/// <summary>Looks at the whole configuration at once, so that nobody has to mend one mistake to hear of the next.</summary>
internal static partial class ConfigurationCheck
{
    /// <summary>To be asked once, before anybody reads an option.</summary>
    public static ConfigurationFindings Of(
        IServiceCollection services, IConfigurationManager configuration, IServiceProvider provider)
    {
        var sections = KnownSection.Of(services);
        var keys = new KeyCheck(sections);
        foreach (var section in sections)
        {
            keys.Look(configuration.GetSection(section.Path), section.Type);
        }

        // What cannot be read is taken out, so that the validators can say what else is wrong.
        configuration.AddInMemoryCollection(keys.Unreadable);
        return new ConfigurationFindings(
            [.. keys.Mistakes, .. sections.SelectMany(section => Failures(section, provider))],
            [.. UnknownSections.Of(configuration, sections), .. keys.Unknown]);
    }

    /// <summary>As a start does it: mistakes end it, unknown keys are worth a line in the log.</summary>
    public static void Check(IHostApplicationBuilder builder, IServiceProvider provider)
    {
        var findings = Of(builder.Services, builder.Configuration, provider);
        if (findings.Mistakes.Count > 0)
        {
            throw new ConfigurationException([.. findings.All]);
        }

        var logger = provider.GetRequiredService<ILoggerFactory>().CreateLogger("CastWorker.Configuration");
        foreach (var unknown in findings.Unknown)
        {
            LogUnknownKey(logger, unknown);
        }
    }

    private static IEnumerable<string> Failures(KnownSection section, IServiceProvider provider)
    {
        var options = provider.GetRequiredService(typeof(IOptions<>).MakeGenericType(section.Type));
        try
        {
            options.GetType().GetProperty(nameof(IOptions<>.Value))!.GetValue(options);
            return [];
        }
        catch (TargetInvocationException wrapped) when (wrapped.InnerException is OptionsValidationException wrong)
        {
            return wrong.Failures.Select(failure => InWordsOfTheFile(failure, section));
        }
        catch (TargetInvocationException wrapped) when (wrapped.InnerException is InvalidOperationException unreadable)
        {
            return [unreadable.Message];
        }
    }

    /// <summary>Annotations speak of <c>MqttOptions.Port</c>, the owner wrote <c>Mqtt:Port</c>.</summary>
    private static string InWordsOfTheFile(string failure, KnownSection section)
    {
        var words = failure.Replace($"{section.Type.Name}.", $"{section.Path}:", StringComparison.Ordinal);
        var member = words.IndexOf(": ", StringComparison.Ordinal);
        return member > 0 && !words[..member].Contains(':', StringComparison.Ordinal) && !words[..member].Contains(' ', StringComparison.Ordinal)
            ? words[(member + 2)..]
            : words;
    }

    [LoggerMessage(LogLevel.Warning, "Configuration: {Finding}")]
    private static partial void LogUnknownKey(ILogger logger, string finding);
}
