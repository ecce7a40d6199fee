// A passkey is added, asked for after the password, used alone, and removed; the device is Chromium's virtual one.

/** A device that holds passkeys and always recognises its owner. */
async function device(page) {
  const client = await page.context().newCDPSession(page);
  await client.send("WebAuthn.enable");
  const options = {
    protocol: "ctap2",
    transport: "internal",
    hasResidentKey: true,
    hasUserVerification: true,
    isUserVerified: true,
    automaticPresenceSimulation: true,
  };
  await client.send("WebAuthn.addVirtualAuthenticator", { options });
}

export default {
  name: "passkey",
  languages: ["zh-Hant"],
  async run(ctx) {
    // Passkeys belong to a name: browsers take localhost and refuse a bare address.
    const site = ctx.url.replace("127.0.0.1", "localhost");
    const { user, password } = ctx.account("teacher2");
    const page = await ctx.newPage("passkey");
    await device(page);
    const open = (path) => page.goto(new URL(path, site).href);
    const at = (path) => page.waitForURL((url) => url.pathname === path);
    const press = (name) => page.getByRole("button", { name }).click();
    const signIn = async () => {
      await open("/sign-in");
      await page.locator('[name="user"]').fill(user);
      await page.locator('[name="password"]').fill(password);
      await page.locator('[name="password"]').press("Enter");
    };
    const signOut = async () => {
      await open("/account");
      await page.locator('form[action="/sign-out"]').evaluate((form) => form.requestSubmit());
      await at("/");
    };

    await open("/sign-in");
    await page.getByRole("button", { name: "用通行金鑰登入" }).waitFor();
    await ctx.sound(page, "sign-in");
    await ctx.shot(page, "sign-in");
    await signIn();
    await at("/home");

    await open("/account");
    await ctx.sound(page, "account");
    await ctx.shot(page, "account");
    await open("/account/password");
    await ctx.sound(page, "password");
    await ctx.shot(page, "password");
    await open("/account/security");
    await ctx.sound(page, "security without factors");
    await page.locator('[name="name"]').fill(`金鑰 ${ctx.mark}`);
    await press("加入通行金鑰");
    await page.getByRole("heading", { name: "請保存備用碼" }).waitFor();
    ctx.expect((await page.locator(".code-list li").count()) === 10, "ten recovery codes are shown");
    const code = await page.locator(".code-list li").first().innerText();
    await ctx.sound(page, "recovery codes");
    await ctx.shot(page, "codes");
    await page.getByRole("link", { name: "我已保存" }).click();
    await at("/account/security");
    await page.getByText(`金鑰 ${ctx.mark}`).first().waitFor();
    await ctx.sound(page, "security");
    await ctx.shot(page, "security");
    await page.getByRole("link", { name: "設定驗證器 App" }).click();
    await ctx.sound(page, "authenticator app");
    await ctx.shot(page, "totp");

    await signOut();
    await signIn();
    await at("/sign-in/second");
    await page.getByRole("button", { name: "使用通行金鑰" }).waitFor();
    await ctx.sound(page, "second step");
    await ctx.shot(page, "second");
    await page.locator('[name="code"]').fill("000000");
    await press("完成登入");
    await page.getByText("驗證沒有通過").waitFor();
    await ctx.sound(page, "second step refused");
    ctx.forgetConsole();
    await press("使用通行金鑰");
    await at("/home");

    await signOut();
    await signIn();
    await at("/sign-in/second");
    await page.locator('[name="code"]').fill(code);
    await press("完成登入");
    await at("/home");

    await signOut();
    await open("/sign-in?back=/account/sign-ins");
    await press("用通行金鑰登入");
    await at("/account/sign-ins");
    for (const way of ["密碼與通行金鑰", "密碼與備用碼"]) {
      ctx.expect(await page.getByText(way).count(), `the history does not show ${way}`);
    }
    await ctx.sound(page, "sign-ins");
    await ctx.shot(page, "sign-ins");

    await open("/account/security");
    await page.getByRole("button", { name: `移除 金鑰 ${ctx.mark}` }).click();
    await page.getByText("通行金鑰已移除").waitFor();
    await signOut();
    await signIn();
    await at("/home");

    await signOut();
    await open("/sign-in/forgot");
    await ctx.sound(page, "forgotten password");
    await ctx.shot(page, "forgot");
    await page.locator('[name="who"]').fill("nobody");
    await press("寄出連結");
    await page.getByText("請看看您的信箱").first().waitFor();
    await ctx.sound(page, "link asked for");
    await ctx.shot(page, "asked");
    await page.goto(new URL("/sign-in/reset?link=none", site).href);
    await page.getByText("這個連結不能用了").first().waitFor();
    await ctx.sound(page, "dead link");
    ctx.forgetConsole();
  },
};
