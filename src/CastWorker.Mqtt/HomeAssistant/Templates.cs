namespace CastWorker.Mqtt.HomeAssistant;

/// <summary>
/// How a value is read out of our JSON. Few and simple forms, so that the tests can evaluate all of them. What is null comes out as
/// the word None, which Home Assistant takes for "unknown".
/// </summary>
internal static class Templates
{
    private const int TextLimit = 255;

    public static string Value(string key) => $"{{{{ value_json.{key} }}}}";

    /// <summary>Home Assistant refuses a longer state.</summary>
    public static string Text(string key) =>
        $"{{{{ value_json.{key}[:{TextLimit}] if value_json.{key} is not none else none }}}}";

    /// <summary>The same, with an empty text for what is null.</summary>
    public static string TextOrEmpty(string key) =>
        $"{{{{ value_json.{key}[:{TextLimit}] if value_json.{key} is not none else '' }}}}";

    public static string OnOff(string key) => $"{{{{ 'ON' if value_json.{key} else 'OFF' }}}}";

    /// <summary>The same, with null for neither.</summary>
    public static string OnOffOrNone(string key) =>
        $"{{{{ none if value_json.{key} is none else 'ON' if value_json.{key} else 'OFF' }}}}";

    public static string OnWhen(string key, string value) => $"{{{{ 'ON' if value_json.{key} == '{value}' else 'OFF' }}}}";

    public static string OnWhenThereIs(string key) => $"{{{{ 'OFF' if value_json.{key} is none else 'ON' }}}}";

    public static string Count(string key) => $"{{{{ value_json.{key} | length }}}}";
}
