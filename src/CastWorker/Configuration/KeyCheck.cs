using System.ComponentModel;
using System.Reflection;

namespace CastWorker.Configuration;

/// <summary>Lays the keys of a section beside the class that it is read into.</summary>
internal sealed class KeyCheck(IReadOnlyList<KnownSection> sections)
{
    private readonly List<string> _mistakes = [];
    private readonly List<string> _unknown = [];
    private readonly List<KeyValuePair<string, string?>> _unreadable = [];

    public IReadOnlyList<string> Mistakes => _mistakes;

    public IReadOnlyList<string> Unknown => _unknown;

    /// <summary>Keys whose value cannot be read, each with one that can be.</summary>
    public IReadOnlyList<KeyValuePair<string, string?>> Unreadable => _unreadable;

    public void Look(IConfigurationSection section, Type type)
    {
        if (OptionTypes.ElementOf(type) is { } element)
        {
            foreach (var child in section.GetChildren())
            {
                LookAtValue(child, element, OptionTypes.HasKeys(type) ? null : "0");
            }

            return;
        }

        var properties = type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(one => one.CanWrite).ToArray();
        var defaults = Activator.CreateInstance(type);
        foreach (var child in section.GetChildren())
        {
            if (properties.FirstOrDefault(one => one.Name.Equals(child.Key, StringComparison.OrdinalIgnoreCase)) is { } property)
            {
                LookAtValue(child, property.PropertyType, property.GetValue(defaults));
            }
            else if (!IsReadByAnother(child.Path))
            {
                _unknown.Add(NearestWord.Describe(child.Path, $"{section.Path}:", [.. properties.Select(one => one.Name)]));
            }
        }
    }

    private void LookAtValue(IConfigurationSection value, Type type, object? fallback)
    {
        if (!OptionTypes.IsOneValue(type))
        {
            if (!string.IsNullOrEmpty(value.Value))
            {
                Spoilt(value, OptionTypes.ElementOf(type) is null ? "holds further keys" : $"is a list: {value.Path}:0 is its first entry", null);
            }

            Look(value, type);
        }
        else if (value.GetChildren().Any())
        {
            Spoilt(value, "is one value and holds no further keys", fallback);
        }
        else if (value.Value is { } text && !OptionTypes.CanRead(text, type))
        {
            Spoilt(value, $"must be {OptionTypes.Expected(type)}, not \"{Short(text)}\"", fallback);
        }
    }

    private void Spoilt(IConfigurationSection value, string what, object? fallback)
    {
        _mistakes.Add($"{value.Path} {what}.");
        _unreadable.Add(new(value.Path, fallback is null ? "" : TypeDescriptor.GetConverter(fallback).ConvertToInvariantString(fallback)));
    }

    private bool IsReadByAnother(string path) => sections.Any(section =>
        section.Path.Equals(path, StringComparison.OrdinalIgnoreCase)
        || section.Path.StartsWith(path + ":", StringComparison.OrdinalIgnoreCase));

    private static string Short(string text) => text.Length <= 60 ? text : text[..60] + "…";
}
