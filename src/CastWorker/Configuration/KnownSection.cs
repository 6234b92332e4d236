using System.Reflection;
using Microsoft.Extensions.Options;

namespace CastWorker.Configuration;

/// <summary>A section that some part of the worker reads, and the class it is read into.</summary>
internal sealed record KnownSection(string Path, Type Type)
{
    /// <summary>Every options class says its section itself; so a new one is checked without being listed anywhere.</summary>
    public static IReadOnlyList<KnownSection> Of(IServiceCollection services) =>
    [
        .. services.Select(service => service.ServiceType)
            .Where(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IOptionsChangeTokenSource<>))
            .Select(type => type.GenericTypeArguments[0])
            .Distinct()
            .Select(type => (Type: type, Section: type.GetField("Section", BindingFlags.Public | BindingFlags.Static)?.GetRawConstantValue()))
            .Where(found => found.Section is string)
            .Select(found => new KnownSection((string)found.Section!, found.Type)),
    ];
}
