using System.Globalization;
using System.Text;
using System.Text.Json;

namespace CastWorker.TestSupport.HomeAssistant;

/// <summary>
/// Evaluates the few forms of Jinja that our configs use, as Home Assistant would; whatever else stands in a template is a mistake,
/// so that no template is ever sent that the tests cannot judge.
/// </summary>
public static class JinjaTemplate
{
    /// <exception cref="JinjaException">With Home Assistant's complaint, or because the template is none of ours.</exception>
    public static string Render(string template, string payload)
    {
        var output = new StringBuilder();
        var at = 0;
        while (template.IndexOf("{{", at, StringComparison.Ordinal) is var begin && begin >= 0)
        {
            var end = template.IndexOf("}}", begin, StringComparison.Ordinal);
            if (end < 0)
            {
                throw new JinjaException("TemplateSyntaxError: unexpected end of template");
            }

            output.Append(template, at, begin - at);
            output.Append(Text(new JinjaExpression(template[(begin + 2)..end], payload).Evaluate()));
            at = end + 2;
        }

        output.Append(template, at, template.Length - at);
        return output.ToString().Contains("{%", StringComparison.Ordinal)
            ? throw new JinjaException("statements are not used in our templates")
            : output.ToString().Trim();
    }

    /// <summary>As Python writes it.</summary>
    private static string Text(object? value) => value switch
    {
        null => "None",
        string text => text,
        bool truth => truth ? "True" : "False",
        int number => number.ToString(CultureInfo.InvariantCulture),
        JsonElement { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
        _ => throw new JinjaException("a list or an object is no state"),
    };
}

/// <summary>What Home Assistant would log about a template.</summary>
public class JinjaException(string message) : Exception(message);
