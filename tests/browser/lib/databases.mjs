// The databases a run goes through; PostgreSQL gets a fresh database of its own, dropped afterwards.
import { execFileSync } from "node:child_process";

function psql(url, sql) {
  execFileSync("psql", ["--no-psqlrc", "--quiet", "--set", "ON_ERROR_STOP=1", "--command", sql, url], {
    stdio: ["ignore", "ignore", "inherit"],
  });
}

/**
 * Each database has a name, `create()` answering the arguments the server needs, and `drop()`.
 * Without XINGTAN_TEST_POSTGRES there is only SQLite, unless XINGTAN_BROWSER_DATABASES names what to take.
 */
export function databases() {
  const cluster = process.env.XINGTAN_TEST_POSTGRES;
  const all = [{ name: "sqlite", create: () => [], drop: () => {} }];
  if (cluster) {
    const own = `xingtan_browser_${process.pid}`;
    const url = new URL(cluster);
    url.pathname = `/${own}`;
    all.push({
      name: "postgres",
      create: () => {
        psql(cluster, `CREATE DATABASE ${own}`);
        return ["--database", url.href];
      },
      drop: () => psql(cluster, `DROP DATABASE IF EXISTS ${own} WITH (FORCE)`),
    });
  }
  const wanted = process.env.XINGTAN_BROWSER_DATABASES?.split(",");
  return all.filter(({ name }) => !wanted || wanted.includes(name));
}
