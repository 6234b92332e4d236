using CastWorker.TestSupport.HomeAssistant;

namespace CastWorker.Tests.Mqtt.HomeAssistant;

public sealed class JinjaTemplateTests
{
    private const string Payload = """{"text":"abc","none":null,"yes":true,"no":false,"number":20,"half":20.5,"list":[1,2],"in":{"side":"x"}}""";

    [TestCase("{{ value_json.text }}", ExpectedResult = "abc")]
    [TestCase("{{ value_json.none }}", ExpectedResult = "None")]
    [TestCase("{{ value_json.yes }}", ExpectedResult = "True")]
    [TestCase("{{ value_json.number }}", ExpectedResult = "20")]
    [TestCase("{{ value_json.half }}", ExpectedResult = "20.5")]
    [TestCase("{{ value_json.in.side }}", ExpectedResult = "x")]
    [TestCase("{{ value_json.text[:2] }}", ExpectedResult = "ab")]
    [TestCase("{{ value_json.list | length }}", ExpectedResult = "2")]
    [TestCase("{{ 'ON' if value_json.yes else 'OFF' }}", ExpectedResult = "ON")]
    [TestCase("{{ 'ON' if value_json.none else 'OFF' }}", ExpectedResult = "OFF")]
    [TestCase("{{ 'ON' if value_json.text == 'abc' else 'OFF' }}", ExpectedResult = "ON")]
    [TestCase("{{ value_json.none[:2] if value_json.none is not none else none }}", ExpectedResult = "None")]
    [TestCase("{{ none if value_json.no is none else 'ON' if value_json.no else 'OFF' }}", ExpectedResult = "OFF")]
    [TestCase("{{ value }}!", ExpectedResult = Payload + "!")]
    public string Our_templates_come_out_as_in_Home_Assistant(string template) => JinjaTemplate.Render(template, Payload);

    [TestCase("{{ value_json.absent }}", "has no attribute 'absent'")]
    [TestCase("{{ 'x' if value_json.absent is none else 'y' }}", "has no attribute 'absent'")]
    [TestCase("{{ value_json.none[:2] }}", "TypeError")]
    [TestCase("{{ value_json.number | length }}", "has no len()")]
    [TestCase("{{ value_json.text | upper }}", "the filter 'upper'")]
    [TestCase("{{ other }}", "'other' is undefined")]
    [TestCase("{{ value_json.list }}", "a list or an object is no state")]
    [TestCase("{{ value_json.text ", "unexpected end")]
    [TestCase("{{ value_json.text ~ 'x' }}", "unexpected '~'")]
    [TestCase("{{ 'a' 'b' }}", "none of what our templates use")]
    [TestCase("{{ 'a' if true }}", "expected 'else'")]
    [TestCase("{% if true %}x", "statements")]
    public void Whatever_else_stands_there_is_a_mistake(string template, string words) =>
        Should.Throw<JinjaException>(() => JinjaTemplate.Render(template, Payload)).Message.ShouldContain(words);
}
