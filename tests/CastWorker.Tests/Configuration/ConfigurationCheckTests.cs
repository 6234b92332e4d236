using CastWorker.Configuration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CastWorker.Tests.Configuration;

public sealed class ConfigurationCheckTests
{
    [Test]
    public void Without_any_key_nothing_is_wrong()
    {
        var findings = Look();

        findings.All.ShouldBeEmpty();
    }

    [TestCase("Mqtt:Port", "abc", "Mqtt:Port must be a whole number of usual size, not \"abc\".")]
    [TestCase("mqtt:port", "99999999999", "Mqtt:port must be a whole number of usual size, not \"99999999999\".")]
    [TestCase("Mqtt:Version", "V6", "Mqtt:Version must be one of V311, V5, not \"V6\".")]
    [TestCase("Mqtt:Version", "9", "Mqtt:Version must be one of V311, V5, not \"9\".")]
    [TestCase("Mqtt:KeepAlive", "15 s", "Mqtt:KeepAlive must be a time such as 00:00:20, not \"15 s\".")]
    [TestCase("Mqtt:Tls:Enabled", "yes", "Mqtt:Tls:Enabled must be true or false, not \"yes\".")]
    [TestCase("Mqtt:Tls", "true", "Mqtt:Tls holds further keys.")]
    [TestCase("Mqtt:Host:Name", "x", "Mqtt:Host is one value and holds no further keys.")]
    [TestCase("Targets:tv:Width", "wide", "Targets:tv:Width must be a whole number of usual size, not \"wide\".")]
    [TestCase("Targets:tv:Kind", "Radio", "Targets:tv:Kind must be one of Stream, Cast, not \"Radio\".")]
    [TestCase("Cast:Discovery:Enabled", "2", "Cast:Discovery:Enabled must be true or false, not \"2\".")]
    [TestCase("Cast:Discovery:Interfaces", "eth0", "Cast:Discovery:Interfaces is a list: Cast:Discovery:Interfaces:0 is its first entry.")]
    public void A_value_that_cannot_be_read_is_named_with_what_was_expected(string key, string value, string line) =>
        Look((key, value)).Mistakes.ShouldBe([line]);

    [TestCase("Mqtt:Hosst", "Mqtt:Hosst is not known; did you mean Mqtt:Host?")]
    [TestCase("Mqtt:Tls:CaFiel", "Mqtt:Tls:CaFiel is not known; did you mean Mqtt:Tls:CaFile?")]
    [TestCase("Targets:tv:Framerate2", "Targets:tv:Framerate2 is not known; did you mean Targets:tv:FrameRate?")]
    [TestCase("Cast:Discovry:Enabled", "Cast:Discovry is not known; there are ")]
    [TestCase("Mqqt:Host", "Mqqt is not known; did you mean Mqtt?")]
    public void A_key_that_nobody_reads_is_named_with_the_nearest(string key, string line)
    {
        var findings = Look((key, "x"));

        findings.Unknown.ShouldHaveSingleItem().ShouldStartWith(line);
        findings.Mistakes.ShouldBeEmpty();
    }

    [Test]
    public void Names_in_the_environment_that_are_not_for_us_are_left_alone() =>
        Look(("Path", "/bin"), ("Media", "card"), ("SSH:Agent", "x"), ("Cast:Devices:attic:Host", "10.0.0.1")).All.ShouldBeEmpty();

    [Test]
    public void All_mistakes_are_told_at_once()
    {
        var findings = Look(
            ("Mqtt:Port", "abc"), ("Mqtt:Password", "secret"), ("Mqtt:KeepAlive", "00:00:01"), ("Sessions:MaxSessions", "0"),
            ("Admin:Port", "70000"), ("Targets:tv:RateFactor", "99"), ("Targets:tv:X264Preset", "ultrafast"), ("Media:X264Preset", "placebo"), ("Targets:tv:Widht", "1280"));

        findings.Mistakes.Count.ShouldBe(8);
        findings.Mistakes.ShouldContain("Mqtt:Password and Mqtt:PasswordFile need Mqtt:User or Mqtt:UserFile.");
        findings.Mistakes.ShouldContain("Mqtt:KeepAlive must lie between 5 seconds and 1 hour.");
        findings.Mistakes.ShouldContain("The field Admin:Port must be between 0 and 65535.");
        findings.Mistakes.ShouldContain("Targets:tv:RateFactor: 10 (big and good) to 40 (small and bad).");
        findings.Mistakes.ShouldContain("Targets:tv:X264Preset: one of superfast, veryfast, faster, fast, medium, slow.");
        findings.Mistakes.ShouldContain("Media:X264Preset must be one of superfast, veryfast, faster, fast, medium, slow.");
        findings.Unknown.ShouldBe(["Targets:tv:Widht is not known; did you mean Targets:tv:Width?"]);
        string.Join('\n', findings.All).ShouldNotContain("secret");
    }

    [Test]
    public void A_file_that_is_not_there_is_named() =>
        Should.Throw<ConfigurationException>(() => ConfigurationFile.AddNamed(new ConfigurationManager(), "/nowhere/castworker.json"))
            .Mistakes.ShouldBe(["CASTWORKER_CONFIG: there is no file /nowhere/castworker.json."]);

    [TestCase("{\n  \"Mqtt\": {\n    \"Port\": 1883,,\n  }\n}", "line 3, position 18: ")]
    [TestCase("{ \"Mqtt\": ", "line 1, position 11: ")]
    [TestCase("[]", "Top-level JSON element must be an object")]
    public void A_file_that_is_no_JSON_is_named_with_the_place(string text, string place)
    {
        var file = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"{Guid.NewGuid():N}.json");
        File.WriteAllText(file, text);

        var wrong = Should.Throw<ConfigurationException>(() => ConfigurationFile.Reading(() =>
        {
            var configuration = new ConfigurationManager();
            configuration.AddInMemoryCollection();
            ConfigurationFile.AddNamed(configuration, file);
            return configuration;
        }));
        File.Delete(file);

        wrong.Mistakes.ShouldHaveSingleItem().ShouldContain(place);
        wrong.Mistakes[0].ShouldStartWith(file);
    }

    [TestCase("Hosst", ExpectedResult = "Host")]
    [TestCase("PROT", ExpectedResult = "Port")]
    [TestCase("passwordfile", ExpectedResult = "PasswordFile")]
    [TestCase("Nothing", ExpectedResult = null)]
    public string? The_nearest_word_is_found(string word) => NearestWord.Of(word, ["Host", "Port", "Password", "PasswordFile"]);

    private static ConfigurationFindings Look(params (string Key, string? Value)[] keys)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(keys.Select(one => new KeyValuePair<string, string?>(one.Key, one.Value)));
        builder.Services.AddCastWorker(builder.Configuration);
        using var provider = builder.Services.BuildServiceProvider();
        return ConfigurationCheck.Of(builder.Services, builder.Configuration, provider);
    }
}
