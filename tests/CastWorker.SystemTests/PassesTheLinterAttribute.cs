using CastWorker.TestSupport.Harness;
using NUnit.Framework.Interfaces;

[assembly: CastWorker.SystemTests.PassesTheLinter]

namespace CastWorker.SystemTests;

/// <summary>
/// Fails every test of this suite in which something was published that Home Assistant would refuse. Comes after the test, so that
/// it adds to what the test itself found.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly)]
internal sealed class PassesTheLinterAttribute : Attribute, ITestAction
{
    public ActionTargets Targets => ActionTargets.Test;

    public void BeforeTest(ITest test)
    {
    }

    public void AfterTest(ITest test) => MqttWatcher.TakeComplaints().ShouldBeEmpty("Home Assistant would not take this");
}
