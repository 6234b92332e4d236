using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace CastWorker.TestSupport.HomeAssistant;

/// <summary>
/// One expression: <c>value_json.a.b</c>, texts, numbers, <c>none</c>, <c>[:255]</c>, <c>| length</c>, <c>==</c>, <c>is none</c>,
/// <c>is not none</c>, <c>a if b else c</c>. Values are null, string, bool, int or a JSON number, list or object.
/// </summary>
internal sealed partial class JinjaExpression
{
    private readonly string _payload;
    private readonly string[] _tokens;
    private int _at;

    public JinjaExpression(string text, string payload)
    {
        _payload = payload;
        _tokens = [.. Token().Matches(text).Select(match => match.Value)];
        var rest = Token().Replace(text, "").Trim();
        if (rest.Length > 0)
        {
            throw new JinjaException($"TemplateSyntaxError: unexpected '{rest}'");
        }
    }

    public object? Evaluate()
    {
        var value = Choice();
        return _at == _tokens.Length ? value : throw new JinjaException($"'{_tokens[_at]}' is none of what our templates use");
    }

    private object? Choice()
    {
        var chosen = Attempt(Comparison);
        if (!Take("if"))
        {
            return chosen();
        }

        var condition = Attempt(Comparison);
        Expect("else");
        var other = Attempt(Choice);
        return Truth(condition()) ? chosen() : other();
    }

    /// <summary>Reads on, and keeps a complaint for when the value is truly wanted: of a choice only one side is.</summary>
    private static Func<object?> Attempt(Func<object?> read)
    {
        try
        {
            var value = read();
            return () => value;
        }
        catch (JinjaValueException complaint)
        {
            return () => throw new JinjaValueException(complaint.Message);
        }
    }

    private object? Comparison()
    {
        var left = Attempt(Value);
        if (Take("=="))
        {
            var right = Attempt(Value);
            return Equals(Plain(left()), Plain(right()));
        }

        if (!Take("is"))
        {
            return left();
        }

        var isNot = Take("not");
        Expect("none");
        return left() is null != isNot;
    }

    private object? Value()
    {
        var value = Primary();
        string? complaint = null;
        // Reads on after a complaint: what stands behind must be understood all the same.
        while (_at < _tokens.Length && _tokens[_at] is "." or "[" or "|")
        {
            try
            {
                value = Part(value);
            }
            catch (JinjaValueException wrong)
            {
                complaint ??= wrong.Message;
            }
        }

        return complaint is null ? value : throw new JinjaValueException(complaint);
    }

    private object? Part(object? value)
    {
        if (Take("."))
        {
            return Member(value, Next());
        }

        if (Take("|"))
        {
            return Filter(Next(), value);
        }

        Expect("[");
        Expect(":");
        var limit = int.Parse(Next(), CultureInfo.InvariantCulture);
        Expect("]");
        return Slice(value, limit);
    }

    private object? Primary()
    {
        var token = Next();
        if (token == "(")
        {
            var inner = Choice();
            Expect(")");
            return inner;
        }

        return token switch
        {
            "none" => null,
            "true" => true,
            "false" => false,
            "value" => _payload,
            "value_json" => Json(),
            _ when token[0] == '\'' => token[1..^1],
            _ when int.TryParse(token, CultureInfo.InvariantCulture, out var number) => number,
            _ => throw new JinjaException($"UndefinedError: '{token}' is undefined"),
        };
    }

    private object? Json()
    {
        try
        {
            return Unwrap(JsonDocument.Parse(_payload).RootElement);
        }
        catch (JsonException)
        {
            throw new JinjaException("UndefinedError: 'value_json' is undefined");
        }
    }

    private static object? Member(object? value, string name) =>
        value is JsonElement { ValueKind: JsonValueKind.Object } json && json.TryGetProperty(name, out var member)
            ? Unwrap(member)
            : throw new JinjaValueException($"UndefinedError: 'dict object' has no attribute '{name}'");

    private static object Slice(object? value, int limit) => value is string text
        ? string.Concat(text.EnumerateRunes().Take(limit))
        : throw new JinjaValueException("TypeError: only a text can be cut");

    private static object Filter(string name, object? value) => (name, value) switch
    {
        ("length", string text) => text.Length,
        ("length", JsonElement { ValueKind: JsonValueKind.Array } list) => list.GetArrayLength(),
        ("length", _) => throw new JinjaValueException("TypeError: object of this type has no len()"),
        _ => throw new JinjaException($"the filter '{name}' is none of what our templates use"),
    };

    private static bool Truth(object? value) => value switch
    {
        null => false,
        bool truth => truth,
        string text => text.Length > 0,
        int number => number != 0,
        JsonElement { ValueKind: JsonValueKind.Number } number => number.GetDouble() != 0,
        JsonElement { ValueKind: JsonValueKind.Array } list => list.GetArrayLength() > 0,
        _ => true,
    };

    private static object? Unwrap(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => json.GetString(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => json,
    };

    private static object? Plain(object? value) =>
        value is JsonElement { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : value is int whole ? (double)whole : value;

    private bool Take(string token)
    {
        var isNext = _at < _tokens.Length && _tokens[_at] == token;
        _at += isNext ? 1 : 0;
        return isNext;
    }

    private void Expect(string token)
    {
        if (!Take(token))
        {
            throw new JinjaException($"TemplateSyntaxError: expected '{token}'");
        }
    }

    private string Next() => _at < _tokens.Length ? _tokens[_at++] : throw new JinjaException("TemplateSyntaxError: unexpected end");

    [GeneratedRegex(@"'[^']*'|==|[A-Za-z_]\w*|\d+|[.\[\]:|()]", RegexOptions.None, 1000)]
    private static partial Regex Token();

    /// <summary>A complaint about a value that may not be wanted after all.</summary>
    private sealed class JinjaValueException(string message) : JinjaException(message);
}
