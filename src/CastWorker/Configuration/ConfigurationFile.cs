using System.Text.Json;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.FileProviders;

namespace CastWorker.Configuration;

/// <summary>The files that hold the configuration; one that cannot be used is named with what is wrong and where.</summary>
internal static class ConfigurationFile
{
    /// <summary>Names a further file.</summary>
    public const string Variable = "CASTWORKER_CONFIG";

    /// <summary>Between the file beside the program and the environment, which goes on having the last word.</summary>
    public static void AddNamed(IConfigurationBuilder configuration, string? file)
    {
        if (string.IsNullOrEmpty(file))
        {
            return;
        }

        var path = Path.GetFullPath(file);
        if (!File.Exists(path))
        {
            throw new ConfigurationException([$"{Variable}: there is no file {path}."]);
        }

        configuration.Sources.Insert(1, new JsonConfigurationSource
        {
            Path = Path.GetFileName(path),
            FileProvider = new PhysicalFileProvider(Path.GetDirectoryName(path)!),
            Optional = false,
        });
    }

    /// <summary>Does something that reads the files.</summary>
    public static T Reading<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (InvalidDataException wrong)
        {
            throw new ConfigurationException([Describe(wrong)], wrong);
        }
        catch (UnauthorizedAccessException forbidden)
        {
            throw new ConfigurationException([$"{forbidden.Message} (is it readable for this user?)"], forbidden);
        }
    }

    private static string Describe(InvalidDataException wrong)
    {
        // "Failed to load configuration file '/etc/castworker.json'."
        var file = wrong.Message.Split('\'') is [_, var name, _] ? name : wrong.Message;
        return wrong.GetBaseException() is JsonException { LineNumber: { } line, BytePositionInLine: { } position } json
            ? $"{file}, line {line + 1}, position {position + 1}: {Words(json)}"
            : $"{file}: {wrong.GetBaseException().Message}";
    }

    /// <summary>Without the place, which is said better in front.</summary>
    private static string Words(JsonException json)
    {
        var end = json.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return end < 0 ? json.Message : json.Message[..end];
    }
}
