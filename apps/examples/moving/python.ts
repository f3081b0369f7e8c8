// Each comment `// from` is Python. The lines below it do the same with klingkit.
import { createKling, file } from "klingkit";

// from: jwt.encode({"iss": access_key, "exp": …, "nbf": …}, secret_key, headers={"alg": "HS256", "typ": "JWT"})
const kling = createKling(); // KLING_ACCESS_KEY and KLING_SECRET_KEY: signed and renewed for you

// from: requests.post(f"{BASE}/v1/videos/text2video", headers=headers, json={"prompt": prompt, "duration": "5"})
const task = await kling.video.textToVideo.create({ prompt: "a lighthouse in fog", duration: 5 });

// from: while True: requests.get(f"{BASE}/v1/videos/text2video/{task_id}"); time.sleep(5)
const done = await task.wait();

// from: requests.get(data["task_result"]["videos"][0]["url"]).content
await done.download("lighthouse.mp4");

// from: client.create_image_to_video_task({"image": …, "prompt": …})
const fromImage = await kling.video.imageToVideo.create({
  firstFrame: file("lighthouse.png"),
  prompt: "the light turns",
});

// from: client.get_task_by_id(task_id)
const byId = await kling.video.imageToVideo.get(fromImage.id);

// from: client.get_task_by_external_id(external_task_id)
const { externalTaskId = "" } = fromImage;
const byExternalId = await kling.video.imageToVideo.get({ externalTaskId });

// from: client.list_tasks(page_num=1, page_size=30)
for await (const each of kling.video.imageToVideo.list()) console.log(each.id);

// from: client.wait_for_task_completion(task_id, check_interval=5, timeout=300)
await fromImage.wait({ waitTimeout: 300_000 });

// end
console.log(byId?.id === byExternalId?.id);
