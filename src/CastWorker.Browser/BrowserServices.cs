using CastWorker.Browser.Chromium;
using CastWorker.Browser.Display;
using CastWorker.Browser.Driver;
using CastWorker.Browser.Recycling;
using CastWorker.Sessions.Ports;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace CastWorker.Browser;

/// <summary>What this room offers: virtual displays and browsers on them.</summary>
public static class BrowserServices
{
    extension(IServiceCollection services)
    {
        /// <summary>Needs a <see cref="SessionFolders"/>, the launcher of children and of short questions, a clock and logging to be registered beside it.</summary>
        public IServiceCollection AddBrowser(IConfiguration configuration)
        {
            services.AddOptions<BrowserOptions>().Bind(configuration.GetSection(BrowserOptions.Section)).ValidateOnStart();
            services.AddSingleton<IValidateOptions<BrowserOptions>, BrowserOptionsValidator>();
            services.TryAddSingleton(new XLocks());
            services.TryAddSingleton<PageDriverStarted>(static _ => { });
            services.AddSingleton<PageDriver>();
            services.AddSingleton<RefreshRate>();
            services.AddSingleton<Recyclings>();
            services.AddSingleton<IDisplays, XvfbDisplays>();
            services.AddSingleton<IBrowsers, ChromiumBrowsers>();
            return services;
        }
    }
}
