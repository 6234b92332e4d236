using CastWorker.Media.Encoding;
using CastWorker.Media.Serving;
using CastWorker.Media.Serving.Keeping;
using CastWorker.Sessions.Ports;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace CastWorker.Media;

/// <summary>Registers what this room offers: <see cref="ILiveStreams"/>, their server, and <see cref="StreamTraffic"/>.</summary>
public static class MediaServices
{
    extension(IServiceCollection services)
    {
        /// <summary>
        /// The host registers the clock and the child launcher. The server must be started before, and stopped after, whoever opens streams.
        /// </summary>
        public IServiceCollection AddMedia(IConfiguration configuration)
        {
            services.AddOptions<MediaOptions>().Bind(configuration.GetSection(MediaOptions.Section)).ValidateOnStart();
            services.AddSingleton<IValidateOptions<MediaOptions>, MediaOptionsValidator>();
            services.AddSingleton<IValidateOptions<MediaOptions>, MediaOptionsRules>();
            services.AddSingleton(provider => new PlayableModes(provider.GetRequiredService<IOptions<MediaOptions>>()));
            services.AddSingleton(_ => new StreamTraffic());
            services.AddSingleton<SegmentShelves>();
            services.AddHostedService(provider => provider.GetRequiredService<SegmentShelves>());
            services.AddSingleton<SegmentServer>();
            services.AddHostedService(provider => provider.GetRequiredService<SegmentServer>());
            services.AddSingleton<PicturePaths>();
            services.AddSingleton<ILiveStreams, LiveStreams>();
            return services.AddEncoders(configuration);
        }

        private IServiceCollection AddEncoders(IConfiguration configuration)
        {
            services.AddOptions<EncoderOptions>().Bind(configuration.GetSection(EncoderOptions.Section)).ValidateOnStart();
            services.AddSingleton<IValidateOptions<EncoderOptions>, EncoderOptionsValidator>();
            services.AddSingleton<IValidateOptions<EncoderOptions>, EncoderOptionsRules>();
            services.AddKeyedSingleton<IVideoEncoder, NvencEncoder>(EncoderKind.Nvenc);
            services.AddKeyedSingleton<IVideoEncoder, QsvEncoder>(EncoderKind.Qsv);
            services.AddKeyedSingleton<IVideoEncoder, VaapiEncoder>(EncoderKind.Vaapi);
            services.AddKeyedSingleton<IVideoEncoder, V4l2Encoder>(EncoderKind.V4l2);
            services.AddKeyedSingleton<IVideoEncoder, X264Encoder>(EncoderKind.X264);
            services.AddSingleton(EncoderSet.Of);
            services.TryAddSingleton(HardwareRoot.Machine);
            services.AddSingleton<DeviceNodes>();
            services.AddSingleton<EncoderProbe>();
            services.AddSingleton(provider => new HardwareView(provider.GetRequiredService<DeviceNodes>()));
            services.AddSingleton<IEncoderView>(provider => provider.GetRequiredService<HardwareView>());
            services.AddSingleton<EncoderSelection>();
            return services;
        }
    }
}
