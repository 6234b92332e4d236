using Microsoft.Extensions.DependencyInjection;

namespace CastWorker.Media.Encoding;

/// <summary>All encoders, by kind.</summary>
internal sealed class EncoderSet(IReadOnlyDictionary<EncoderKind, IVideoEncoder> encoders)
{
    public IVideoEncoder this[EncoderKind kind] => encoders[kind];

    public static EncoderSet Of(IServiceProvider provider) =>
        new(Enum.GetValues<EncoderKind>().ToDictionary(kind => kind, kind => provider.GetRequiredKeyedService<IVideoEncoder>(kind)));
}
