using System.ComponentModel;

namespace CastWorker.Configuration;

/// <summary>What a value of a type looks like in a configuration.</summary>
internal static class OptionTypes
{
    /// <summary>A value that stands behind one key; everything else has keys of its own.</summary>
    public static bool IsOneValue(Type type) =>
        type == typeof(string) || (ElementOf(type) is null && TypeDescriptor.GetConverter(Bare(type)).CanConvertFrom(typeof(string)));

    /// <summary>Of a list or a dictionary: what it holds; null for everything else.</summary>
    public static Type? ElementOf(Type type)
    {
        if (type == typeof(string))
        {
            return null;
        }

        var list = type.GetInterfaces().Append(type)
            .FirstOrDefault(one => one.IsGenericType && one.GetGenericTypeDefinition() == typeof(IEnumerable<>))
            ?.GenericTypeArguments[0];
        return list is { IsGenericType: true } && list.GetGenericTypeDefinition() == typeof(KeyValuePair<,>)
            ? list.GenericTypeArguments[1]
            : list;
    }

    public static bool HasKeys(Type type) => type.GetInterfaces().Append(type)
        .Any(one => one.IsGenericType && one.GetGenericTypeDefinition() == typeof(IDictionary<,>));

    /// <summary>As the binder reads it, but a number that is no member of an enum is refused too.</summary>
    public static bool CanRead(string text, Type type)
    {
        if (type == typeof(string) || (text.Length == 0 && Nullable.GetUnderlyingType(type) is not null))
        {
            return true;
        }

        try
        {
            var value = TypeDescriptor.GetConverter(Bare(type)).ConvertFromInvariantString(text);
            return !Bare(type).IsEnum || Enum.IsDefined(Bare(type), value!);
        }
        catch (Exception unreadable) when (unreadable is FormatException or ArgumentException or OverflowException or NotSupportedException
            || unreadable.InnerException is FormatException or OverflowException)
        {
            return false;
        }
    }

    public static string Expected(Type type) => Bare(type) switch
    {
        { IsEnum: true } choice => $"one of {string.Join(", ", Enum.GetNames(choice))}",
        var bare when bare == typeof(bool) => "true or false",
        var bare when bare == typeof(TimeSpan) => "a time such as 00:00:20",
        var bare when bare == typeof(Uri) => "an address",
        var bare when bare == typeof(double) || bare == typeof(float) || bare == typeof(decimal) => "a number",
        { IsPrimitive: true } => "a whole number of usual size",
        var bare => $"a {bare.Name}",
    };

    private static Type Bare(Type type) => Nullable.GetUnderlyingType(type) ?? type;
}
